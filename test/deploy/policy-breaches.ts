// A breach of each pod policy: which object changes, how, and the problem that the policy reports.
import type { PolicyName } from './policies.ts';

/**
 * The policy, the object to break, the text in it to replace, its replacement, and the expected problem. The object comes from the
 * default render, or else from the one with everything on.
 */
export type Breach = readonly [PolicyName, string, RegExp, string, RegExp];

export const podBreaches: readonly Breach[] = [
  [
    'pods pass Pod Security "restricted"',
    'Deployment/waggle-orders',
    /"runAsNonRoot":true/g,
    '"runAsNonRoot":false',
    /may run as root/,
  ],
  [
    'pods pass Pod Security "restricted"',
    'CronJob/waggle-refill',
    /"RuntimeDefault"/,
    '"Unconfined"',
    /no seccomp profile/,
  ],
  [
    'pods pass Pod Security "restricted"',
    'Job/waggle-init-rs-job',
    /"automountServiceAccountToken":false,/,
    '',
    /service account token/,
  ],
  [
    'pods pass Pod Security "restricted"',
    'Pod/waggle-test-order',
    /"enableServiceLinks":false/,
    '"enableServiceLinks":true',
    /links of Services/,
  ],
  [
    'pods pass Pod Security "restricted"',
    'StatefulSet/waggle-redis',
    /"emptyDir":\{[^}]*\}/,
    '"hostPath":{"path":"/"}',
    /folder of its node/,
  ],
  [
    'pods pass Pod Security "restricted"',
    'StatefulSet/waggle-mongodb',
    /"readOnlyRootFilesystem":true/,
    '"a":1',
    /write to its image/,
  ],
  [
    'pods pass Pod Security "restricted"',
    'Deployment/waggle-web',
    /"drop":\["ALL"\]/,
    '"drop":["NET_RAW"]',
    /keeps capabilities/,
  ],
  [
    'pods pass Pod Security "restricted"',
    'Deployment/waggle-web',
    /"allowPrivilegeEscalation":false/,
    '"privileged":true',
    /gain privileges/,
  ],
  [
    'pods pass Pod Security "restricted"',
    'StatefulSet/waggle-redis',
    /"emptyDir":\{[^}]*\}/,
    '"projected":{"sources":[{"serviceAccountToken":{"path":"token"}}]}',
    /service account token/,
  ],
  [
    'pods declare their resources',
    'Deployment/waggle-simulator',
    /"limits":\{[^}]*\}/,
    '"limits":{}',
    /no memory limit/,
  ],
  [
    'pods declare their resources',
    'Job/waggle-init-user-job',
    /"requests":\{[^}]*\}/,
    '"requests":{}',
    /requests no CPU/,
  ],
  [
    'pods declare their resources',
    'Deployment/waggle-orders',
    /max-old-space-size=\d+/,
    'max-old-space-size=220',
    /leaves no room/,
  ],
  ['servers are probed', 'StatefulSet/waggle-redis', /"readinessProbe"/, '"other"', /no readiness probe/],
  [
    'servers are probed',
    'Deployment/waggle-orders',
    /"path":"\/health\/live","port":"http"\},"periodSeconds":10/,
    '"path":"/health/ready","port":"http"},"periodSeconds":10',
    /restarted for what others do/,
  ],
  [
    'servers have a disruption budget',
    'PodDisruptionBudget/waggle-web',
    /"maxUnavailable":1/,
    '"maxUnavailable":0',
    /holds up every drain/,
  ],
  [
    'servers have a disruption budget',
    'PodDisruptionBudget/waggle-web',
    /"web"/g,
    '"orders"',
    /waggle-web: has no disruption budget/,
  ],
  [
    'pods get enough time to stop',
    'Deployment/waggle-notifications',
    /"terminationGracePeriodSeconds":\d+/,
    '"terminationGracePeriodSeconds":20',
    /killed while it stops/,
  ],
  [
    'pods get enough time to stop',
    'Deployment/waggle-notifications',
    /"preStop"/,
    '"postStart"',
    /goes before routers know/,
  ],
  ['images are pinned', 'StatefulSet/waggle-mongodb', /mongo:[^"]+/, 'mongo:latest', /can be any/],
  ['images are pinned', 'Deployment/waggle-orders', /"waggle:[^"]+/, '"waggle', /can be any/],
  [
    'environment variables are settings',
    'Deployment/waggle-orders',
    /"LOG_LEVEL"/,
    '"WAGGLE_LOG"',
    /WAGGLE_LOG, which is no setting/,
  ],
  [
    'environment variables are settings',
    'Deployment/waggle-orders',
    /"value":"8080"/,
    '"value":"eighty"',
    /WAGGLE_PORT.*eighty/,
  ],
];
