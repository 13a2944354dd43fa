// For operators: logs, metrics, health, dead letters, republishing.
export { discardCustomerLetters } from './customer-letters.ts';
export { type DeadLetterRoutesDeps, deadLetterRoutes } from './dead-letter-routes.ts';
export { type EraseDeps, eraseCustomers, removeReplacedFiles } from './erase-customers.ts';
export { eraseRoutes } from './erase-routes.ts';
export { createFaultBoard, type FaultBoard } from './fault-board.ts';
export { type FaultRoutesDeps, faultRoutes } from './fault-routes.ts';
export { type Health, health, healthy, type PartProblems } from './health.ts';
export { createLog } from './log.ts';
export { measuredGauges } from './measured-gauges.ts';
export {
  consumerMetrics,
  createMetrics,
  outboxMetrics,
  processInfo,
  relayMetrics,
} from './metrics.ts';
export { consumerLog, relayLog } from './observers.ts';
export { apiDocsAccess, operationsAccess, pagesAccess, routePortsOf } from './operations-access.ts';
export { type OutboxRoutesDeps, outboxRoutes } from './outbox-routes.ts';
export { type RebuildRoutesDeps, rebuildRoutes } from './rebuild-routes.ts';
export { type ReplayRoutesDeps, replayRoutes } from './replay-routes.ts';
export { streamMetrics } from './stream-metrics.ts';
export { tellingSteps } from './told-steps.ts';
