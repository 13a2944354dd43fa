// Which pods may connect: both ends of every connection agree, and a rule opens no more than it names.
import { type KubernetesObject, nameOf } from './chart.ts';
import type { Policy } from './pod-policies.ts';
import { type Labels, matches, type PodOf, podsOf, portsOf } from './pods.ts';
import { thirdPartyPorts } from './third-party-ports.ts';

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly unknown[];
}
export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
export interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number; readonly protocol?: 'TCP' | 'UDP' }[];
}
interface NetworkPolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes: readonly Direction[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}
type Direction = 'Ingress' | 'Egress';

/** Every pod has a default deny, in both directions. */
export const trafficIsDeniedByDefault: Policy = (objects) =>
  podsOf(objects).flatMap((pod) =>
    (['Ingress', 'Egress'] as const).flatMap((direction) =>
      isDenied(objects, pod, direction) ? [] : [`${pod.name}: ${direction} is not denied`],
    ),
  );

/** A rule without peers or ports would allow all of them, and so would a peer without labels. */
export const rulesNamePeersAndPorts: Policy = (objects) =>
  networkPolicies(objects).flatMap(({ name, spec }) => [
    ...rulesOf(spec).flatMap(({ peers, ports = [] }) => [
      ...(peers.length === 0 ? [`${name}: a rule is for everybody`] : []),
      ...(ports.length === 0 ? [`${name}: a rule is for every port`] : []),
      ...peers.flatMap((peer) => (isAnybody(peer) ? [`${name}: a peer is everybody`] : [])),
    ]),
    // The checks here support only labels: a selector of another form would look as if it matched all pods.
    ...(rulesOf(spec).length < (spec.ingress ?? []).length + (spec.egress ?? []).length
      ? [`${name}: has rules that are not of its types`]
      : []),
    ...(JSON.stringify(spec).includes('matchExpressions') ? [`${name}: selects by expressions`] : []),
  ]);

const isAnybody = ({ podSelector, namespaceSelector, ipBlock }: Peer): boolean =>
  ipBlock
    ? /\/0$/.test(ipBlock.cidr) && (ipBlock.except ?? []).length === 0
    : [podSelector, namespaceSelector].every((selector) => Object.keys(selector?.matchLabels ?? {}).length === 0);

export const openPortsHaveListeners: Policy = (objects) => {
  const pods = podsOf(objects);
  const silent = (name: string, those: readonly PodOf[], ports: Rule['ports']) =>
    (ports ?? []).flatMap(({ port }) =>
      those.length > 0 && those.every((pod) => portsOf(pod).includes(port))
        ? []
        : [`${name}: opens ${port}, where nothing listens`],
    );
  return networkPolicies(objects).flatMap(({ name, spec }) => {
    const own = pods.filter((pod) => isMeant(spec.podSelector, pod));
    return [
      ...(spec.ingress ?? []).flatMap(({ ports }) => silent(name, own, ports)),
      ...(spec.egress ?? []).flatMap(({ to = [], ports }) =>
        to.filter(isOurs).flatMap((peer) => {
          const others = thirdPartyPorts[peer.podSelector?.matchLabels?.['app.kubernetes.io/name'] ?? ''];
          if (!others) return silent(name, podsMeant(pods, peer), ports);
          return (ports ?? []).flatMap(({ port }) =>
            others.includes(port) ? [] : [`${name}: opens ${port}, where nothing listens`],
          );
        }),
      ),
    ];
  });
};

/** Both ends must agree: a target lets in every sender that may send to it … */
export const egressIsAccepted: Policy = (objects) =>
  pairs(objects, 'Egress').flatMap(([source, target, port]) =>
    mayReceive(objects, target, source, port) ? [] : [`${source.name}: ${target.name} does not let it in at ${port}`],
  );

/** … and every sender that a target lets in may send to it. */
export const ingressIsSent: Policy = (objects) =>
  pairs(objects, 'Ingress').flatMap(([target, source, port]) =>
    maySend(objects, source, target, port) ? [] : [`${source.name}: may not send to ${target.name} at ${port}`],
  );

/** Every sender needs DNS, also over TCP for responses that exceed a datagram. */
export const namesResolve: Policy = (objects) =>
  podsOf(objects).flatMap((pod) => {
    const rules = networkPolicies(objects).flatMap(({ spec }) =>
      isMeant(spec.podSelector, pod) ? rulesOf(spec, 'Egress') : [],
    );
    if (!isDenied(objects, pod, 'Egress') || rules.length === 0) return [];
    return (['UDP', 'TCP'] as const).flatMap((protocol) =>
      rules.some(
        ({ peers, ports = [] }) =>
          peers.some((peer) => !isOurs(peer)) && ports.some((open) => open.port === 53 && open.protocol === protocol),
      )
        ? []
        : [`${pod.name}: may not ask for names by ${protocol}`],
    );
  });

export const maySend = (objects: readonly KubernetesObject[], source: PodOf, target: PodOf, port: number): boolean =>
  isAllowed(objects, 'Egress', source, port, (peer) => isOurs(peer) && podsMeant([target], peer).length > 0);

export const mayReceive = (objects: readonly KubernetesObject[], target: PodOf, source: PodOf, port: number): boolean =>
  isAllowed(objects, 'Ingress', target, port, (peer) => isOurs(peer) && podsMeant([source], peer).length > 0);

/** Whether a policy of this pod opens the port to this peer, or no policy restricts the pod. */
export const isAllowed = (
  objects: readonly KubernetesObject[],
  direction: Direction,
  pod: PodOf,
  port: number,
  such: (peer: Peer) => boolean,
): boolean =>
  !isDenied(objects, pod, direction) ||
  networkPolicies(objects).some(
    ({ spec }) =>
      isMeant(spec.podSelector, pod) &&
      rulesOf(spec, direction).some(
        ({ peers, ports = [] }) => ports.some((open) => open.port === port) && peers.some(such),
      ),
  );

// Every pod with every peer that its policies open a port to or for.
const pairs = (objects: readonly KubernetesObject[], direction: Direction): [PodOf, PodOf, number][] => {
  const pods = podsOf(objects);
  return networkPolicies(objects).flatMap(({ spec }) =>
    pods
      .filter((pod) => isMeant(spec.podSelector, pod))
      .flatMap((one) =>
        rulesOf(spec, direction).flatMap(({ peers, ports = [] }) =>
          peers
            .filter(isOurs)
            .flatMap((peer) => podsMeant(pods, peer))
            .flatMap((other) => ports.map(({ port }): [PodOf, PodOf, number] => [one, other, port])),
        ),
      ),
  );
};

const networkPolicies = (objects: readonly KubernetesObject[]) =>
  objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map((object) => ({ name: nameOf(object), spec: object['spec'] as NetworkPolicySpec }));

// Rules of a direction that is not in the policy's types have no effect.
const rulesOf = ({ policyTypes, ingress = [], egress = [] }: NetworkPolicySpec, direction?: Direction) => {
  const counts = (of: Direction) => policyTypes.includes(of) && (direction ?? of) === of;
  return [
    ...(counts('Ingress') ? ingress.map(({ from = [], ports }) => ({ peers: from, ports })) : []),
    ...(counts('Egress') ? egress.map(({ to = [], ports }) => ({ peers: to, ports })) : []),
  ];
};

const isDenied = (objects: readonly KubernetesObject[], pod: PodOf, direction: Direction): boolean =>
  networkPolicies(objects).some(({ spec }) => isMeant(spec.podSelector, pod) && spec.policyTypes.includes(direction));
const isMeant = ({ matchLabels = {} }: Selector, { labels }: PodOf): boolean => matches(matchLabels, labels);
const isOurs = ({ podSelector, namespaceSelector }: Peer): boolean => podSelector !== undefined && !namespaceSelector;
const podsMeant = (pods: readonly PodOf[], { podSelector = {} }: Peer): PodOf[] =>
  pods.filter((pod) => isMeant(podSelector, pod));
