// Every policy by the sentence that it stands for.
import {
  everythingIsDeniedFirst,
  openedPortsAreListenedOn,
  referencesAreThere,
  routesLeadToServices,
  rulesNamePeersAndPorts,
  servicesHavePods,
  whoMaySendIsLetIn,
} from './connection-policies.ts';
import {
  environmentsAreSettings,
  imagesArePinned,
  type Policy,
  podsAreRestricted,
  podsSayWhatTheyUse,
  stopsAreGivenTheirTime,
  whatServesHasADisruptionBudget,
  whatServesIsProbed,
} from './pod-policies.ts';

// Secrets, claims and the like that variants say are there already.
const outside = [
  ...[
    'staff',
    'mongodb',
    'redis',
    'orders',
    'deliveries',
    'notifications',
    'simulator',
    'accounts',
    'backup',
    'backups',
  ].map((name) => `our-${name}`),
  'tunnel',
];
export const policies = {
  'pods pass Pod Security "restricted"': podsAreRestricted,
  'pods say what they use': podsSayWhatTheyUse,
  'what serves is probed': whatServesIsProbed,
  'what serves has a disruption budget': whatServesHasADisruptionBudget,
  'stops are given their time': stopsAreGivenTheirTime,
  'images are pinned': imagesArePinned,
  'environments are settings': environmentsAreSettings,
  'everything is denied first': everythingIsDeniedFirst,
  'rules name peers and ports': rulesNamePeersAndPorts,
  'opened ports are listened on': openedPortsAreListenedOn,
  'who may send is let in': whoMaySendIsLetIn,
  'Services have pods': servicesHavePods,
  'routes lead to Services': routesLeadToServices,
  'what is referred to is there': referencesAreThere(outside),
} as const satisfies Readonly<Record<string, Policy>>;
export type PolicyName = keyof typeof policies;
