// The API as OpenAPI, whole: what a Waggle with all services says of itself, whichever of them runs in a process.
import { type ConfigTable, type ConfigValues, type PlatformConfig, platformSettings } from '@waggle/service-kit/config';
import { createLog } from '@waggle/service-kit/operations/log';
import { run } from '@waggle/service-kit/process/run';
import { loadAllServices, manifests, topology } from '@waggle/services';
import { doNotEdit, type GeneratedFile } from './generated-files.ts';
import { formattedJson } from './json.ts';
import { publishedFolder } from './published-schemas.ts';

export const openApi = (): GeneratedFile => ({
  file: `${publishedFolder}/openapi.json`,
  content: formattedJson({ 'x-comment': doNotEdit('the routes of the services'), ...document }),
});

// Not the settings of the machine: what is published must not depend on them.
const defaultsOf = (table: ConfigTable): ConfigValues<ConfigTable> =>
  Object.fromEntries(Object.entries(table).map(([name, setting]) => [name, setting.default]));

const document = await fromMemory();

/** Starts everything in memory, on a port of its own, and asks it. */
async function fromMemory(): Promise<object> {
  const running = await run({
    definitions: await loadAllServices(),
    topology,
    config: {
      ...(defaultsOf(platformSettings) as PlatformConfig),
      port: 0,
      data: ':memory:',
      staffToken: 'of-no-use-once-the-document-is-made',
    },
    serviceConfig: Object.fromEntries(manifests.map(({ name, settings }) => [name, defaultsOf(settings)])),
    log: createLog({ level: 'silent' }),
  });
  try {
    return (await (await fetch(`${running.url}/api/docs/json`)).json()) as object;
  } finally {
    await running.stop();
  }
}
