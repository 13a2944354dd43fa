// Every policy by its name.
import {
  podsListenOnDeclaredPorts,
  podsReachConfiguredAddresses,
  routesLeadToServices,
  servicesHavePods,
} from './connection-policies.ts';
import { keysAreUnique } from './keyed-lists.ts';
import {
  configMapsAreFull,
  grafanaFindsItsFiles,
  kedaIsAllowed,
  monitorsMatchTargets,
  prometheusIsAllowed,
  prometheusSeesMetricsAlone,
  serversAreScraped,
} from './monitoring-policies.ts';
import {
  egressIsAccepted,
  ingressIsSent,
  namesResolve,
  openPortsHaveListeners,
  rulesNamePeersAndPorts,
  trafficIsDeniedByDefault,
} from './network-policies.ts';
import {
  environmentsAreSettings,
  gracePeriodsSuffice,
  imagesArePinned,
  type Policy,
  podsAreRestricted,
  podsDeclareResources,
  serversAreProbed,
  serversHaveDisruptionBudgets,
} from './pod-policies.ts';
import { referencesResolve } from './reference-policies.ts';
import {
  autoscalersScaleOneWorkload,
  cronJobsRunOneAtATime,
  mongodbHasThreeMembers,
  selectorsMatchOneWorkload,
  servicesStartAndSpread,
  spreadCountsOwnPods,
} from './workload-policies.ts';

export const policies = {
  'pods pass Pod Security "restricted"': podsAreRestricted,
  'pods declare their resources': podsDeclareResources,
  'servers are probed': serversAreProbed,
  'servers have a disruption budget': serversHaveDisruptionBudgets,
  'pods get enough time to stop': gracePeriodsSuffice,
  'images are pinned': imagesArePinned,
  'environment variables are settings': environmentsAreSettings,
  'services start and spread': servicesStartAndSpread,
  'spread constraints count own pods': spreadCountsOwnPods,
  'selectors match one workload': selectorsMatchOneWorkload,
  'autoscalers scale one workload': autoscalersScaleOneWorkload,
  'CronJobs run one at a time': cronJobsRunOneAtATime,
  'MongoDB has three members': mongodbHasThreeMembers,
  'everything is denied by default': trafficIsDeniedByDefault,
  'rules name peers and ports': rulesNamePeersAndPorts,
  'opened ports are listened on': openPortsHaveListeners,
  'egress peers are let in': egressIsAccepted,
  'ingress peers may send': ingressIsSent,
  'DNS names can be resolved': namesResolve,
  'pods reach their configured addresses': podsReachConfiguredAddresses,
  'pods listen where they say': podsListenOnDeclaredPorts,
  'Services have pods': servicesHavePods,
  'routes lead to Services': routesLeadToServices,
  'references resolve': referencesResolve,
  'monitors match their targets': monitorsMatchTargets,
  'servers are scraped': serversAreScraped,
  'Prometheus is let in': prometheusIsAllowed,
  'Prometheus sees metrics alone': prometheusSeesMetricsAlone,
  'KEDA is let in': kedaIsAllowed,
  'Grafana finds its files': grafanaFindsItsFiles,
  'ConfigMaps are not empty': configMapsAreFull,
  'list keys are unique': keysAreUnique,
} as const satisfies Readonly<Record<string, Policy>>;
export type PolicyName = keyof typeof policies;
