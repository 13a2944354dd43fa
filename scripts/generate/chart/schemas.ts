// Which values the charts take. What they share is defined once, in deploy/helm/schemas.
import { settingsSchema } from '@waggle/service-kit/config';
import { services, type Workload, workloads } from '../../../deploy/workloads.ts';
import { doNotEdit, read } from '../generated-files.ts';

interface Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  readonly [keyword: string]: unknown;
}
const readSchema = (file: string): Schema => JSON.parse(read(file)) as Schema;

const ofService = 'deploy/helm/schemas/service.json';
const ofRelease = 'deploy/helm/schemas/release.json';

/** The values of one workload: the common ones, and its own settings. */
export function subchartSchema({ name, from, settings }: Workload): Schema {
  const shared = readSchema(ofService);
  const names = [...Object.values(settings).map(({ env }) => env), 'NODE_OPTIONS'];
  // Accepts any value for what the chart sets itself: templates/validate.yaml names the value to set instead.
  const chartsOwn = settingsOfTheChart();
  const values = Object.entries(settingsSchema(settings)).filter(([env]) => !chartsOwn.includes(env));
  // Requires no setting, and refuses unknown ones by name only, so that one with a default can be removed.
  const taken = { type: 'object', propertyNames: { enum: names }, properties: Object.fromEntries(values) };
  return {
    $comment: doNotEdit(`${ofService} and ${from}`),
    ...shared,
    title: name,
    properties: { ...shared.properties, settings: taken as unknown as Schema },
  };
}

/** The values of a release: a chart for each workload, and a switch for each Job of a service. */
export function umbrellaSchema(): Schema {
  const shared = readSchema(ofRelease);
  const { init } = shared.properties;
  if (!init) throw new Error(`${ofRelease} has no property init`);
  const charts = Object.fromEntries(workloads.map(({ name }) => [name, ref('chart')]));
  const steps = initJobs().map(({ step }) => step);
  const switches = Object.fromEntries(steps.map((step) => [step, ref('switch')]));
  return {
    $comment: doNotEdit(`${ofRelease} and the manifests of the services`),
    ...shared,
    properties: {
      ...shared.properties,
      ...charts,
      init: { ...init, properties: { ...init.properties, ...switches }, required: [...init.required, ...steps] },
    },
    required: [...shared.required, ...Object.keys(charts)],
  };
}

const ref = (definition: string): Schema => ({ $ref: `#/definitions/${definition}` }) as unknown as Schema;

/** The Jobs that run the services' init steps. */
export const initJobs = () =>
  services.flatMap((service) =>
    (service.init ?? []).flatMap(({ name, job }) => (job ? [{ service: service.name, step: name, job }] : [])),
  );

/** The settings that the library chart lists as its own for every workload. */
function settingsOfTheChart(): string[] {
  const library = read('deploy/helm/common/templates/_environment.tpl');
  const [, list = ''] = /define "common\.ownSettings" -}}\n([\s\S]*?)\{\{- end }}/.exec(library) ?? [];
  const names = [...list.matchAll(/^(\w+):/gm)].map(([, name = '']) => name);
  if (names.length === 0) throw new Error('deploy/helm/common lists no settings of its own');
  return names;
}
