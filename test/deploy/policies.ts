// Every policy by its name.
import {
  podsListenWhereTheySay,
  podsReachWhatTheyAreTold,
  routesLeadToServices,
  servicesHavePods,
} from './connection-policies.ts';
import { keysStandOnce } from './keyed-lists.ts';
import {
  configMapsAreFull,
  grafanaFindsItsFiles,
  kedaIsLetIn,
  monitorsFindWhatTheyScrape,
  prometheusIsLetIn,
  whatServesIsScraped,
} from './monitoring-policies.ts';
import {
  everythingIsDeniedFirst,
  namesCanBeAskedFor,
  openedPortsAreListenedOn,
  rulesNamePeersAndPorts,
  whoIsLetInMaySend,
  whoMaySendIsLetIn,
} from './network-policies.ts';
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
import { referencesAreThere } from './reference-policies.ts';
import {
  autoscalersScaleOneWorkload,
  cronJobsRunOneAtATime,
  mongodbHasThreeMembers,
  selectorsMeanOneWorkload,
  servicesStartAndSpread,
  spreadingMeansOwnPods,
} from './workload-policies.ts';

export const policies = {
  'pods pass Pod Security "restricted"': podsAreRestricted,
  'pods declare their resources': podsSayWhatTheyUse,
  'servers are probed': whatServesIsProbed,
  'servers have a disruption budget': whatServesHasADisruptionBudget,
  'pods get enough time to stop': stopsAreGivenTheirTime,
  'images are pinned': imagesArePinned,
  'environment variables are settings': environmentsAreSettings,
  'services start and spread': servicesStartAndSpread,
  'spread constraints count own pods': spreadingMeansOwnPods,
  'selectors match one workload': selectorsMeanOneWorkload,
  'autoscalers scale one workload': autoscalersScaleOneWorkload,
  'CronJobs run one at a time': cronJobsRunOneAtATime,
  'MongoDB has three members': mongodbHasThreeMembers,
  'everything is denied by default': everythingIsDeniedFirst,
  'rules name peers and ports': rulesNamePeersAndPorts,
  'opened ports are listened on': openedPortsAreListenedOn,
  'egress peers are let in': whoMaySendIsLetIn,
  'ingress peers may send': whoIsLetInMaySend,
  'DNS names can be resolved': namesCanBeAskedFor,
  'pods reach their configured addresses': podsReachWhatTheyAreTold,
  'pods listen where they say': podsListenWhereTheySay,
  'Services have pods': servicesHavePods,
  'routes lead to Services': routesLeadToServices,
  'references resolve': referencesAreThere,
  'monitors match their targets': monitorsFindWhatTheyScrape,
  'servers are scraped': whatServesIsScraped,
  'Prometheus is let in': prometheusIsLetIn,
  'KEDA is let in': kedaIsLetIn,
  'Grafana finds its files': grafanaFindsItsFiles,
  'ConfigMaps are not empty': configMapsAreFull,
  'list keys are unique': keysStandOnce,
} as const satisfies Readonly<Record<string, Policy>>;
export type PolicyName = keyof typeof policies;
