// What charts of others listen on that Waggle's pods call, by the values.yaml of those charts: they are not rendered here.
export const thirdPartyPorts: Readonly<Record<string, readonly number[]>> = { tempo: [4318] };

/** Whether a chart of others has a Service `<release>-<chart>` with that port. */
export const isThirdPartyAddress = (host: string, port: number): boolean =>
  Object.entries(thirdPartyPorts).some(([chart, ports]) => host === `waggle-${chart}` && ports.includes(port));
