// One request of the doctor.

export interface ProbeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** The times of the request and of the answer, in ms since the epoch by this machine's clock. */
  readonly between: readonly [number, number];
}

/** The answer, or why there is none. Redirects are followed, as a browser does. */
export async function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<ProbeAnswer | string> {
  const from = Date.now();
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
    const between = [from, Date.now()] as const;
    return { status: answer.status, headers: answer.headers, body: await answer.text(), between };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    return cause?.code ?? cause?.message ?? message;
  }
}
