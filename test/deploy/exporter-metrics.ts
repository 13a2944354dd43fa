// The metrics of the stores' exporters and of cloudflared that alerts and dashboards query. Of Redis's, Debian has a version, which
// runs in tests; the others do not run here: each list comes from its source, and a test pins the chart and compose to these versions.

export interface Exporter {
  readonly image: string;
  /** Where its metrics and their labels are written down. */
  readonly source: string;
  /** Metric → its labels. */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
}

export const exporterMetrics: Readonly<Record<'redis' | 'mongodb' | 'cloudflared', Exporter>> = {
  redis: {
    image: 'docker.io/oliver006/redis_exporter:v1.93.0-alpine',
    source: 'https://github.com/oliver006/redis_exporter/blob/v1.93.0/exporter/exporter.go',
    metrics: {
      redis_up: [],
      redis_aof_last_write_status: [],
      redis_aof_delayed_fsync: [],
      redis_memory_used_bytes: [],
      redis_memory_max_bytes: [],
    },
  },
  // With --collector.replicasetstatus, which exports each field of replSetGetStatus as a metric; dates are in ms.
  mongodb: {
    image: 'docker.io/percona/mongodb_exporter:0.47.1',
    source: 'https://github.com/percona/mongodb_exporter/blob/v0.47.1/exporter/replset_status_collector_test.go',
    metrics: {
      mongodb_up: ['cluster_role'],
      mongodb_myState: ['cl_id', 'cl_role', 'rs_nm', 'rs_state'],
      mongodb_members_health: ['cl_id', 'cl_role', 'rs_nm', 'rs_state', 'member_idx', 'member_state'],
      mongodb_members_optimeDate: ['cl_id', 'cl_role', 'rs_nm', 'rs_state', 'member_idx', 'member_state'],
    },
  },
  cloudflared: {
    image: 'docker.io/cloudflare/cloudflared:2026.10.0',
    source: 'https://github.com/cloudflare/cloudflared/blob/master/connection/metrics.go',
    metrics: { cloudflared_tunnel_ha_connections: [] },
  },
};

// What kube-state-metrics exports for Jobs and CronJobs, from docs/metrics/workload of its repository.
export const clusterMetrics: Readonly<Record<string, readonly string[]>> = {
  kube_job_created: ['job_name'],
  kube_job_failed: ['job_name', 'condition'],
  kube_cronjob_created: ['cronjob'],
  kube_cronjob_status_last_schedule_time: ['cronjob'],
  kube_cronjob_status_last_successful_time: ['cronjob'],
  kube_cronjob_next_schedule_time: ['cronjob'],
};
