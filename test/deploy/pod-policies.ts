// Requirements for every pod of the chart. Each policy returns `<workload>: <problem>`, or nothing.
import { describeConfig } from '@waggle/service-kit/config';
import type { IContainer } from 'kubernetes-models/v1';
import { databaseUserSettings } from 'waggle/init/database-settings.ts';
import { allSettings } from 'waggle/settings.ts';
import type { KubernetesObject, Values } from './chart.ts';
import { isWaggle, type Labels, matches, type PodOf, podsOf, servesOn } from './pods.ts';

/** @param values the values of the render */
export type Policy = (objects: readonly KubernetesObject[], values?: Values) => string[];

/** Pod Security "restricted", and more: a read-only root, no token, no service links. */
export const podsAreRestricted: Policy = (objects) =>
  podsOf(objects).flatMap((pod) => {
    const { securityContext = {}, automountServiceAccountToken, enableServiceLinks, ...spec } = pod.spec;
    return about(pod.name, {
      'may run as root': securityContext.runAsNonRoot !== true || !securityContext.runAsUser,
      'has no seccomp profile': securityContext.seccompProfile?.type !== 'RuntimeDefault',
      'gets a service account token':
        automountServiceAccountToken !== false || JSON.stringify(spec.volumes ?? []).includes('serviceAccountToken'),
      'gets the links of Services as environment': enableServiceLinks !== false,
      'shares something of its node': spec.hostNetwork === true || spec.hostPID === true || spec.hostIPC === true,
      'mounts a folder of its node': (spec.volumes ?? []).some(({ hostPath }) => hostPath !== undefined),
      'can write to its image': pod.containers.some((c) => c.securityContext?.readOnlyRootFilesystem !== true),
      'can gain privileges': pod.containers.some((c) => c.securityContext?.allowPrivilegeEscalation !== false),
      'keeps capabilities': pod.containers.some((c) => c.securityContext?.capabilities?.drop?.join() !== 'ALL'),
      'is privileged': pod.containers.some((c) => c.securityContext?.privileged === true),
    });
  });

export const podsDeclareResources: Policy = (objects) =>
  podsOf(objects).flatMap((pod) =>
    pod.containers.flatMap(({ name, resources = {}, env = [] }) => {
      const { requests = {}, limits = {} } = resources;
      const heap = /--max-old-space-size=(\d+)/.exec(env.find((v) => v.name === 'NODE_OPTIONS')?.value ?? '')?.[1];
      return about(`${pod.name}/${name}`, {
        'requests no CPU': !requests['cpu'],
        'requests no memory': !requests['memory'],
        'has no memory limit': !limits['memory'],
        'has a heap that leaves no room below its limit':
          heap !== undefined && Number(heap) > 0.75 * mebibytes(String(limits['memory'])),
      });
    }),
  );

/** A restart fixes no dependency, so liveness checks only the process. */
export const serversAreProbed: Policy = (objects) =>
  podsOf(objects)
    .filter(servesOn)
    .flatMap((pod) =>
      pod.containers.flatMap(({ name, livenessProbe, readinessProbe }) =>
        about(`${pod.name}/${name}`, {
          'has no liveness probe': !livenessProbe,
          'has no readiness probe': !readinessProbe,
          'is restarted for what others do': /ready/.test(livenessProbe?.httpGet?.path ?? ''),
        }),
      ),
    );

export const serversHaveDisruptionBudgets: Policy = (objects) => {
  const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ spec }) => spec as Budget);
  return podsOf(objects)
    .filter(servesOn)
    .flatMap(({ name, labels }) => {
      const own = budgets.filter(({ selector }) => matches(selector.matchLabels, labels));
      return about(name, {
        'has no disruption budget': own.length === 0,
        'has several disruption budgets, which no eviction passes': own.length > 1,
        'has a disruption budget that holds up every drain': own.some(({ maxUnavailable = 0 }) => maxUnavailable < 1),
      });
    });
};
interface Budget {
  readonly maxUnavailable?: number;
  readonly selector: { readonly matchLabels: Labels };
}

/** Routers learn late that a pod is terminating, and a stop of Waggle may take twice its shutdown seconds plus 5. */
export const gracePeriodsSuffice: Policy = (objects) =>
  podsOf(objects)
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(({ name, spec, containers }) =>
      containers.filter(isWaggle).flatMap(({ lifecycle, env = [] }) => {
        const sleep = lifecycle?.preStop?.sleep?.seconds ?? 0;
        const shutdown = Number(env.find((variable) => variable.name === 'WAGGLE_SHUTDOWN_SECONDS')?.value);
        return about(name, {
          'goes before routers know': sleep < 1,
          'is killed while it stops': !((spec.terminationGracePeriodSeconds ?? 30) > sleep + 2 * shutdown + 5),
        });
      }),
    );

export const imagesArePinned: Policy = (objects) =>
  podsOf(objects).flatMap((pod) =>
    pod.containers.flatMap(({ name, image = '' }) =>
      about(`${pod.name}/${name}`, {
        [`has the image ${image}, which can be any`]: !/:v?\d[^:@]*(@sha256:[0-9a-f]{64})?$/.test(image),
      }),
    ),
  );

/** Variables of Node itself. */
const ofNode: readonly string[] = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'];

/** A misspelt setting would be ignored, or cause a warning that no one reads. */
export const environmentsAreSettings: Policy = (objects) => {
  const tables = { ...allSettings, users: databaseUserSettings };
  return eachContainer(objects, isWaggle, ({ env = [] }) => {
    const given = Object.fromEntries(env.map(({ name, value }) => [name, value ?? placeholderOf(name)]));
    const described = describeConfig(tables, {}, given);
    const known = new Set(described.map(({ setting }) => setting.env));
    return {
      ...Object.fromEntries(
        Object.keys(given).map((name) => [
          `sets ${name}, which is no setting`,
          !known.has(name) && !ofNode.includes(name),
        ]),
      ),
      ...Object.fromEntries(described.map(({ setting, problem }) => [`${setting.env}: ${problem}`, problem !== null])),
      'sets something twice': new Set(env.map(({ name }) => name)).size < env.length,
    };
  });
};

// Values from a Secret are unknown here; a well-formed placeholder replaces them.
const placeholderOf = (name: string): string =>
  ({ REDIS_URL: 'redis://redis:6379', MONGODB_URL: 'mongodb://mongodb/?replicaSet=rs0' })[name] ??
  'a-secret-as-long-as-those-that-the-chart-makes';

function eachContainer(
  objects: readonly KubernetesObject[],
  which: (container: IContainer) => boolean,
  check: (container: IContainer, pod: PodOf) => Readonly<Record<string, boolean>>,
): string[] {
  return podsOf(objects).flatMap((pod) =>
    pod.containers.filter(which).flatMap((container) => about(pod.name, check(container, pod))),
  );
}

export const about = (name: string, found: Readonly<Record<string, boolean>>): string[] =>
  Object.entries(found).flatMap(([problem, holds]) => (holds ? [`${name}: ${problem}`] : []));

function mebibytes(quantity: string): number {
  const [, number = '0', unit = ''] = /^([\d.]+)(Mi|Gi)$/.exec(quantity) ?? [];
  return Number(number) * (unit === 'Gi' ? 1024 : 1);
}
