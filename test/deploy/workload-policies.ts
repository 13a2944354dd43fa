// How the chart's workloads start, spread, scale and repeat; and that label selectors match the right ones.
import type { ITopologySpreadConstraint } from 'kubernetes-models/v1';
import { type KubernetesObject, nameOf } from './chart.ts';
import { mayReceive, maySend } from './network-policies.ts';
import { about, type Policy } from './pod-policies.ts';
import { isWaggle, type Labels, matches, type PodOf, podsOf, servesOn } from './pods.ts';

/** The chart does not set replicas that an autoscaler sets, since every upgrade would undo them. All others set theirs. */
export const autoscalersScaleOneWorkload: Policy = (objects) => {
  const targets = objects
    .filter(({ kind }) => kind in limitsOf)
    .map((scaler) => ({ scaler, target: targetOf(scaler) }));
  const unscaled = objects.filter(
    (object) => object.kind === 'Deployment' && !targets.some(({ target }) => target === nameOf(object)),
  );
  const scaled = targets.flatMap(({ scaler, target }) => {
    const { replicas } = specOf(objects.find((object) => nameOf(object) === target));
    const [fewest = 1, most = 0] = limitsOf[scaler.kind]?.(specOf(scaler)) ?? [];
    return about(nameOf(scaler), {
      [`scales ${target}, which sets its replicas`]: replicas !== undefined,
      [`scales ${target}, as another does`]: targets.filter((other) => other.target === target).length > 1,
      [`scales between ${fewest} and ${most}`]: !(fewest >= 1 && fewest < most),
    });
  });
  const silent = unscaled.filter((object) => specOf(object).replicas === undefined);
  return [...scaled, ...silent.map((object) => `${nameOf(object)}: sets no replicas, and nothing scales it`)];
};

const limitsOf: Readonly<Record<string, (spec: Spec) => (number | undefined)[]>> = {
  HorizontalPodAutoscaler: ({ minReplicas, maxReplicas }) => [minReplicas, maxReplicas],
  ScaledObject: ({ minReplicaCount, maxReplicaCount }) => [minReplicaCount, maxReplicaCount],
};
type Spec = Readonly<Record<'replicas' | `${'min' | 'max'}Replica${'s' | 'Count'}`, number | undefined>>;
const specOf = (object?: KubernetesObject): Spec => (object?.['spec'] ?? {}) as Spec;

function targetOf(scaler: KubernetesObject): string {
  const { kind = 'Deployment', name } = (scaler['spec'] as { scaleTargetRef: { kind?: string; name: string } })
    .scaleTargetRef;
  return `${kind}/${name}`;
}

const isService = ({ containers }: PodOf): boolean =>
  containers.some((container) => isWaggle(container) && container.args?.[0] === 'serve');
const isStore = ({ kind }: PodOf): boolean => kind === 'StatefulSet';

/** Without a startup probe, liveness kills a slow start; and two replicas on one node fail together. */
export const servicesStartAndSpread: Policy = (objects) =>
  podsOf(objects)
    .filter((pod) => isService(pod) || isStore(pod))
    .flatMap((pod) => {
      const [main] = pod.containers;
      const topologies = (pod.spec.topologySpreadConstraints ?? []).map(({ topologyKey }) => topologyKey);
      return about(pod.name, {
        'has no startup probe': !main?.startupProbe,
        'is not spread over nodes': isService(pod) && !topologies.includes('kubernetes.io/hostname'),
        'is not spread over zones': isService(pod) && !topologies.includes('topology.kubernetes.io/zone'),
      });
    });

/** A constraint that counts other pods, or none, spreads nothing. */
export const spreadCountsOwnPods: Policy = (objects) => {
  const pods = podsOf(objects);
  return pods.flatMap((pod) => {
    const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [], ...anti } =
      pod.spec.affinity?.podAntiAffinity ?? {};
    const selectors: (ITopologySpreadConstraint['labelSelector'] | undefined)[] = [
      ...(pod.spec.topologySpreadConstraints ?? []).map(({ labelSelector }) => labelSelector),
      ...preferred.map(({ podAffinityTerm }) => podAffinityTerm.labelSelector),
      ...(anti.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(({ labelSelector }) => labelSelector),
    ];
    return selectors.flatMap((selector) => {
      const matched = pods.filter(({ labels }) => matches((selector?.matchLabels ?? {}) as Labels, labels));
      return matched.length === 1 && matched[0] === pod
        ? []
        : [`${pod.name}: is spread among ${matched.map(({ name }) => name).join() || 'no pods'}`];
    });
  });
};

/** Objects that own pods by labels, or limit their eviction, match the pods of exactly one workload that serves. */
export const selectorsMatchOneWorkload: Policy = (objects) => {
  const pods = podsOf(objects);
  return objects
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet', 'PodDisruptionBudget'].includes(kind))
    .flatMap((object) => {
      const { matchLabels = {} } = (object['spec'] as { selector: { matchLabels?: Labels } }).selector;
      const matched = pods.filter(({ labels }) => matches(matchLabels, labels));
      const owns = object.kind !== 'PodDisruptionBudget';
      const right =
        matched.length === 1 && matched.every((pod) => (owns ? pod.name === nameOf(object) : servesOn(pod)));
      return right ? [] : [`${nameOf(object)}: selects ${matched.map(({ name }) => name).join() || 'no pods'}`];
    });
};

/** Runs do not overlap; a missed run may still start for a while; and schedules have a time zone. */
export const cronJobsRunOneAtATime: Policy = (objects) =>
  objects
    .filter(({ kind }) => kind === 'CronJob')
    .flatMap((job) => {
      const { concurrencyPolicy, startingDeadlineSeconds = 0, timeZone } = job['spec'] as Record<string, string>;
      return about(nameOf(job), {
        'may run beside itself': concurrencyPolicy !== 'Forbid',
        // Below 10 s Kubernetes, which checks every 10 s, may never start it.
        'is given up when it is late': !(Number(startingDeadlineSeconds) >= 60),
        'has no time zone':
          !timeZone || !Intl.supportedValuesOf('timeZone').concat('Etc/UTC', 'UTC').includes(timeZone),
      });
    });

/** Three members that hold data: with an arbiter, one loss stops majority writes, which everything here waits for. */
export const mongodbHasThreeMembers: Policy = (objects) =>
  objects
    .filter(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name.endsWith('-mongodb'))
    .flatMap((set) => {
      const spec = set['spec'] as MongodbSpec;
      const pod = podsOf([set])[0];
      const [mongod] = pod?.containers ?? [];
      const command = [...(mongod?.command ?? []), ...(mongod?.args ?? [])].join(' ');
      const data = mongod?.volumeMounts?.find(({ mountPath }) => mountPath === '/data/db')?.name;
      const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === spec.serviceName);
      const { clusterIP, publishNotReadyAddresses } = (service?.['spec'] ?? {}) as Record<string, unknown>;
      const others = objects.filter(({ metadata }) => /arbiter/.test(metadata.name));
      return about(nameOf(set), {
        'is not three members': spec.replicas !== 3,
        'asks nobody for a password': !/ --keyFile \S*keyfile\b/.test(command) || /--noauth/.test(command),
        'is no replica set': !/ --replSet \w+/.test(command),
        'keeps its data in no claim': !spec.volumeClaimTemplates?.some(({ metadata }) => metadata.name === data),
        'has members that may not reach each other':
          pod !== undefined && !(maySend(objects, pod, pod, 27017) && mayReceive(objects, pod, pod, 27017)),
        'has members without names of their own': clusterIP !== 'None',
        // The replica set is initiated from members that become ready only afterwards.
        'has no names before it is ready': publishNotReadyAddresses !== true,
        'has an arbiter': others.length > 0 || /arbiter/i.test(JSON.stringify(set)),
        ...Object.fromEntries(
          hostsOfMongodb(objects).map(([name, hosts]) => [`is ${hosts} hosts to ${name}`, hosts !== spec.replicas]),
        ),
      });
    });

interface MongodbSpec {
  readonly replicas: number;
  readonly serviceName: string;
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

// In the addresses of each Secret, including that of the Job that initiates the set.
const hostsOfMongodb = (objects: readonly KubernetesObject[]): [string, number][] =>
  objects
    .filter(({ kind }) => kind === 'Secret')
    .flatMap(({ metadata, stringData = {} }) =>
      Object.entries(stringData as Record<string, string>).flatMap(([key, value]): [string, number][] => {
        const [, hosts] = /^mongodb:\/\/(?:[^@]*@)?([^/]+)/.exec(value) ?? [];
        return hosts ? [[`${metadata.name} ${key}`, hosts.split(',').length]] : [];
      }),
    );
