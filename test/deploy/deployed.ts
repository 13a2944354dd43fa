// Whether every deployment of a tree completely includes a service that was added to it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ruleProblems } from './api-rules.ts';
import { copyOfTheChart, type KubernetesObject, nameOf } from './chart.ts';
import { composeProblems, isAddressOfProxy } from './compose-lint.ts';
import { podsOf } from './pods.ts';
import { type PolicyName, policies } from './policies.ts';
import { checkProxy } from './proxy.ts';

export interface AddedService {
  readonly name: string;
  /** The streams that it reads. */
  readonly streams: readonly string[];
  /** A path that it serves. */
  readonly route: string;
}

/** What is missing or wrong, one sentence each, in the chart's render of a tree after `npm run generate`. */
export async function problemsInChart(tree: string, service: AddedService): Promise<string[]> {
  const chart = copyOfTheChart({ chart: path.join(tree, 'deploy/helm/waggle') });
  try {
    const { code, stdout, stderr } = await chart.run('lint', '--strict', chart.folder);
    const keda = { enabled: true };
    const values = { global: { monitoring: keda, keda }, [service.name]: { keda } };
    const objects = await chart.render(values);
    const notes = await chart.run('install', 'waggle', chart.folder, '--dry-run=client');
    const users = userProblems(objects, service);
    return [
      ...(code === 0 ? [] : [`helm lint: ${stdout}${stderr}`]),
      ...missingObjects(objects, service),
      ...users,
      ...Object.keys(policies)
        .flatMap((policy) => policies[policy as PolicyName](objects, values))
        .filter((problem) => !problem.includes(`sets ${passwordOf(service)}, which is no setting`)),
      // They assume complete objects.
      ...(users.length === 0 ? ruleProblems(objects) : []),
      ...(notes.stdout.includes(service.name) ? [] : [`the notes do not name ${service.name}`]),
      ...(await refusals(chart.render({ [service.name]: { unheardOf: 1 } }), /unheardOf/)),
    ];
  } finally {
    chart.remove();
  }
}

// A policy knows only the settings of the tests' own tree.
const passwordOf = ({ name }: Pick<AddedService, 'name'>): string => `WAGGLE_MONGODB_PASSWORD_${name.toUpperCase()}`;

function missingObjects(objects: readonly KubernetesObject[], { name, streams, route }: AddedService): string[] {
  const find = (kind: string, named: string) => objects.find((object) => nameOf(object) === `${kind}/${named}`);
  const kinds = [
    'Deployment',
    'Service',
    'ServiceAccount',
    'PodDisruptionBudget',
    'NetworkPolicy',
    'ServiceMonitor',
    'ScaledObject',
  ];
  const scaled = JSON.stringify(find('ScaledObject', `waggle-${name}`) ?? {});
  const ingress = JSON.stringify(find('Ingress', 'waggle') ?? {});
  const tested = JSON.stringify(find('Pod', 'waggle-test-ready') ?? {});
  return [
    ...kinds.filter((kind) => !find(kind, `waggle-${name}`)).map((kind) => `there is no ${kind} of ${name}`),
    ...streams
      .filter((stream) => !scaled.includes(`"stream":"${stream}"`))
      .map((stream) => `KEDA does not ask for ${stream}`),
    ...(scaled.includes(`"consumerGroup":"${name}-group"`) ? [] : [`KEDA does not ask for the group of ${name}`]),
    ...(ingress.includes(`"path":"${route}"`) ? [] : [`the Ingress does not lead to ${route}`]),
    ...(tested.includes(name) ? [] : [`helm test does not ask ${name}`]),
  ];
}

/** The service signs in to MongoDB with the password that its user is created with, and to Redis. */
function userProblems(objects: readonly KubernetesObject[], { name }: AddedService): string[] {
  const secrets = Object.fromEntries(
    objects
      .filter(({ kind }) => kind === 'Secret')
      .map(({ metadata, stringData }) => [metadata.name, stringData as Record<string, string>]),
  );
  const key = passwordOf({ name });
  const password = secrets['waggle-mongodb']?.[key];
  const { MONGODB_URL, REDIS_URL } = secrets[`waggle-${name}-stores`] ?? {};
  const nulls = Object.entries(secrets).flatMap(([secret, data]) =>
    Object.entries(data)
      .filter(([, value]) => !value)
      .map(([of]) => `the Secret ${secret} has nothing for ${of}`),
  );
  const job = podsOf(objects).find((pod) => pod.name.includes('init-user-job'));
  const given = job?.containers.some(({ env = [] }) => env.some((variable) => variable.name === key));
  return [
    ...nulls,
    ...(password && /^\w{32}$/.test(password) ? [] : [`${name} has no password for MongoDB`]),
    ...(MONGODB_URL?.startsWith(`mongodb://waggle_${name}:${password}@`)
      ? []
      : [`MONGODB_URL of ${name} is ${MONGODB_URL}`]),
    ...(REDIS_URL?.startsWith('redis://') ? [] : [`REDIS_URL of ${name} is ${REDIS_URL}`]),
    ...(given ? [] : [`init-user-job makes no user for ${name}`]),
  ];
}

async function refusals(render: Promise<unknown>, why: RegExp): Promise<string[]> {
  const answer = await render.then(
    () => 'nothing',
    (error: unknown) => String(error),
  );
  return why.test(answer) ? [] : [`an unknown value: the chart says ${answer}`];
}

/** What is missing or wrong in compose, its proxy and its Prometheus. Skips the checks of a tool that is null. */
export function problemsInCompose(
  tree: string,
  { name, route }: AddedService,
  tools: { readonly nginx: string | null; readonly promtool: string | null; readonly scratch: string },
): string[] {
  const deploy = path.join(tree, 'deploy');
  const text = (file: string) => readFileSync(path.join(deploy, file), 'utf8');
  const { services } = parse(text('compose.yaml'), { merge: true }) as {
    services: Record<string, { command?: string[]; depends_on?: object }>;
  };
  const problemsOf = (check: () => unknown): string[] => {
    try {
      check();
      return [];
    } catch (error) {
      return [String(error)];
    }
  };
  const { nginx, promtool, scratch } = tools;
  const monitoring = path.join(deploy, 'monitoring');
  return [
    ...composeProblems(text('compose.yaml')).filter((problem) => !isAddressOfProxy(problem)),
    ...(services[name]?.command?.join(' ') === `serve ${name}` ? [] : [`compose has no container for ${name}`]),
    ...(name in (services['proxy']?.depends_on ?? {}) ? [] : [`the proxy does not wait for ${name}`]),
    ...(text('nginx/routes.conf').includes(`location ${route} {`) ? [] : [`the proxy does not lead to ${route}`]),
    ...(nginx ? problemsOf(() => checkProxy(nginx, path.join(deploy, 'nginx'), scratch)) : []),
    ...(new RegExp(`names: \\[.*\\b${name}\\b`).test(text('monitoring/compose/prometheus.yaml'))
      ? []
      : [`Prometheus does not ask ${name}`]),
    ...(promtool
      ? problemsOf(() => {
          const options = { cwd: monitoring, stdio: 'pipe' } as const;
          execFileSync(promtool, ['check', 'config', '--syntax-only', 'compose/prometheus.yaml'], options);
          execFileSync(promtool, ['check', 'rules', 'alerts/waggle.yaml'], options);
        })
      : []),
  ];
}
