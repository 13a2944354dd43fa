// Compose: a container for each workload, what the proxy waits for, and what Prometheus scrapes.
import { textOf } from '@waggle/service-kit/config';
import { isReached, type Workload, workloads } from '../../deploy/workloads.ts';
import { type GeneratedFile, withParts } from './generated-files.ts';
import { comment, flowList, scalar } from './yaml-text.ts';

export const compose = (): GeneratedFile[] => [
  withParts('deploy/compose.yaml', {
    services: workloads.flatMap(container).slice(0, -1),
    reached: workloads.filter(isReached).map(({ name }) => `${name}: { condition: service_healthy }`),
  }),
  withParts('deploy/monitoring/compose/prometheus.yaml', {
    services: [`- names: ${flowList(workloads.map(({ name }) => name))}`],
  }),
];

function container(workload: Workload): string[] {
  const kind = workload.stores ? 'service' : 'stateless';
  const environment = environmentOf(workload);
  return [
    `${workload.name}:`,
    `  <<: *${kind}`,
    `  command: [serve, ${workload.name}]`,
    ...(environment.length === 0 ? [] : ['  environment:', `    <<: *${kind}-environment`, ...environment]),
    ...volumeOf(workload),
    '',
  ];
}

/** The image's folder /data belongs to its user: a volume takes its rights from there. The shared tmpfs would hide it. */
const volumeOf = ({ name, deployment }: Workload): string[] =>
  deployment.secrets
    ? ['  # Its secrets, which the first start makes.', '  tmpfs: [/tmp]', `  volumes: [${name}-secrets:/data]`]
    : [];

/** Its own settings, each by the variable of its name where compose runs; settings that hold secrets are handwritten. */
function environmentOf({ ownSettings, switches, switchedBy, deployment }: Workload): string[] {
  const given = Object.entries(deployment.settings ?? {}).filter(([, { only }]) => only !== 'chart');
  const files = deployment.secrets?.files ?? {};
  const own = Object.entries(ownSettings)
    .filter(([key, { env, secret }]) => key !== switchedBy && !secret && !given.some(([name]) => name === env))
    .filter(([, { env }]) => !Object.hasOwn(files, env))
    .map(([, { env, default: value }]) => [env, textOf(value)] as const);
  return [
    ...given.flatMap(([env, { value, why }]) => [...comment(why, '    '), variable(env, value)]),
    ...own.map(([env, value]) => variable(env, value)),
    ...Object.entries(files).map(([env, file]) => variable(env, `/data/${file}`)),
    ...Object.values(switches).map(({ env, default: value }) => variable(env, textOf(value))),
  ];
}

const variable = (env: string, value: string): string => `    ${env}: ${scalar(`\${${env}:-${value}}`)}`;
