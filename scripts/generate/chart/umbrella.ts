// The umbrella chart's files that list workloads: its dependencies with their lock, its values, and the manifests that its templates read.
import { createHash } from 'node:crypto';
import { streamNames } from '@waggle/contracts';
import { eventDays, peopleDays } from '@waggle/service-kit/config';
import { parse } from 'yaml';
import { ownerOf, services, type Workload, workloads } from '../../../deploy/workloads.ts';
import { doNotEdit, type GeneratedFile, read, withParts } from '../generated-files.ts';
import { formattedJson } from '../json.ts';
import { comment } from '../yaml-text.ts';
import { initJobs, umbrellaSchema } from './schemas.ts';

const folder = 'deploy/helm/waggle';

interface ChartFile {
  readonly version: string;
  readonly appVersion: string;
  readonly dependencies: readonly Dependency[];
}
interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly condition?: string;
}

/** The subcharts have the version of the umbrella. */
export const versions = (): Pick<ChartFile, 'version' | 'appVersion'> =>
  parse(read(`${folder}/Chart.yaml`)) as ChartFile;

export function umbrella(): GeneratedFile[] {
  const { version } = versions();
  const chart = withParts(`${folder}/Chart.yaml`, {
    services: workloads.flatMap(({ name }) => [
      `- name: ${name}`,
      `  version: ${version}`,
      '  repository: ""',
      `  condition: ${name}.enabled`,
    ]),
  });
  return [
    chart,
    { file: `${folder}/Chart.lock`, content: lockOf(parse(chart.content) as ChartFile) },
    { file: `${folder}/values.schema.json`, content: formattedJson(umbrellaSchema()) },
    withParts(`${folder}/values.yaml`, {
      services: workloads.flatMap(({ name }) => [`${name}:`, '  enabled: true']),
      init: initJobs().flatMap(({ step, job }) => [...comment(job.about), `${step}:`, '  enabled: true']),
    }),
    withParts(`${folder}/values-production.yaml`, { services: workloads.flatMap(productionValues) }),
    withParts(`${folder}/values-argocd.yaml`, {
      services: services.map(({ name }) => `${name}: {existingSecret: waggle-${name}-stores}`),
    }),
    { file: `${folder}/templates/_manifests.tpl`, content: manifestsTemplate() },
  ];
}

/**
 * As `helm dependency update` writes it: Helm refuses a lock whose digest is not that of the dependencies. Its time is left out,
 * so that the same manifests give the same file.
 */
function lockOf({ dependencies }: ChartFile): string {
  const locked = dependencies.map(({ name, version, repository }) => ({ name, version, repository }));
  // Helm's HashReq: the dependencies as requested, then as locked, in the JSON that Go writes.
  const requested = dependencies.map(({ name, version, repository, condition }) => ({
    name,
    version,
    repository,
    ...(condition ? { condition } : {}),
  }));
  const digest = createHash('sha256')
    .update(JSON.stringify([requested, locked]))
    .digest('hex');
  return [
    `# ${doNotEdit(`${folder}/Chart.yaml`)}`,
    'dependencies:',
    ...locked.flatMap(({ name, version, repository }) => [
      `  - name: ${name}`,
      `    repository: ${repository || '""'}`,
      `    version: ${version}`,
    ]),
    `digest: sha256:${digest}`,
    '',
  ].join('\n');
}

function productionValues({ name, switches, deployment }: Workload): string[] {
  const { replicas, autoscaling, resources, heapMiB, drain } = deployment.production;
  const demoOnly = services.filter((service) => service.deployment.demoOnly).map((service) => service.name as string);
  const off = Object.entries(switches).flatMap(([of, { env }]) => (demoOnly.includes(of) ? [`${env}: "off"`] : []));
  const values = [
    ...(deployment.demoOnly ? ['enabled: false'] : []),
    ...(replicas ? [`replicas: ${replicas}`] : []),
    ...(autoscaling
      ? [
          `autoscaling: {enabled: true, minReplicas: ${autoscaling.minReplicas}, maxReplicas: ${autoscaling.maxReplicas}}`,
        ]
      : []),
    ...(drain
      ? [
          ...comment(drain.why),
          `drain: {preStopSeconds: ${drain.preStopSeconds}, shutdownSeconds: ${drain.shutdownSeconds}}`,
        ]
      : []),
    ...(resources
      ? [
          'resources:',
          `  requests: {cpu: ${resources.cpu}, memory: ${resources.memory}}`,
          `  limits: {memory: ${resources.memoryLimit}}`,
        ]
      : []),
    ...(heapMiB ? [`heapMiB: ${heapMiB}`] : []),
    ...(off.length > 0 ? [`settings: {${off.join(', ')}}`] : []),
  ];
  return values.length === 0 ? [] : [`${name}:`, ...values.map((value) => `  ${value}`)];
}

/** What templates need to know about services that may be switched off, and so have no values of their own there. */
function manifestsTemplate(): string {
  const [place, follow] = [ownerOf('/api/orders'), ownerOf('/ws/orders')];
  const publishers = services.filter(({ publishes }) => publishes.length > 0);
  const known = {
    workloads: workloads.map(({ name }) => name),
    stored: services.map(({ name }) => name),
    demoOnly: Object.fromEntries(
      services.flatMap(({ name, deployment }) => (deployment.demoOnly ? [[name, deployment.demoOnly]] : [])),
    ),
    init: Object.fromEntries(
      initJobs().map(({ service, step, job: { name: job, demoOnly = false, staffSecrets = [] } }) => [
        step,
        { service, job, demoOnly, staffSecrets },
      ]),
    ),
    calls: callsOfJobs(),
    // What each service's user may reach in Redis.
    redis: Object.fromEntries(
      services.map(({ name, streams, publishes, journeys, signals = [], caches = [] }) => [
        name,
        {
          streams: journeys ? streamNames : [...new Set([...publishes, ...streams])],
          signals,
          caches,
        },
      ]),
    ),
    // To reach its end, an order needs every service that publishes.
    order: {
      placedAt: place.name,
      followedAt: follow.name,
      needs: [...new Set([place.name, follow.name, ...publishers.map(({ name }) => name)])],
    },
    people: daysOfPeople(),
    menu: ownerOf('/api/menu').name,
  };
  return [
    `{{/* ${doNotEdit('the manifests of the services')} */}}`,
    '',
    '{{/* Every workload, installed or not, as JSON. */}}',
    '{{- define "waggle.manifests" -}}',
    formattedJson(known).trimEnd(),
    '{{- end }}',
    '',
  ].join('\n');
}

/** Job → the services that it calls over HTTP. */
function callsOfJobs(): Record<string, string[]> {
  const calls: Record<string, string[]> = {};
  for (const { name, deployment } of services)
    for (const job of deployment.calledBy ?? []) calls[job] = [...(calls[job] ?? []), name];
  return calls;
}

/** The services that record people → for how many days, and the settings of events that may not keep them for longer, with defaults. */
function daysOfPeople(): Record<string, { setting: string; days: unknown; events: Record<string, unknown> }> {
  const found: ReturnType<typeof daysOfPeople> = {};
  for (const { name, settings } of services) {
    const defaults = new Map(Object.values(settings).map((one) => [one.env, one.default] as const));
    if (!defaults.has(peopleDays)) continue;
    const events = Object.fromEntries(eventDays.map((env) => [env, defaults.get(env)]));
    found[name] = { setting: peopleDays, days: defaults.get(peopleDays), events };
  }
  return found;
}
