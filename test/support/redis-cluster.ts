// Starts a Redis Cluster for tests: three primaries with a replica each, on free ports, with their files in memory where that exists.
export * from '../../deploy/processes/redis-cluster.ts';
