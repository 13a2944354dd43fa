// Objects that the API server refuses: a schema finds each, or a rule where no schema covers it.
import type { KubernetesObject } from './chart.ts';

/** What is wrong, the object, and the expected problem. */
type Planted = readonly [what: string, object: KubernetesObject, problem: RegExp];

const of = (apiVersion: string, kind: string, spec: object, metadata: object = {}): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'planted', ...metadata },
  spec,
});
const route = (rule: object): KubernetesObject =>
  of('gateway.networking.k8s.io/v1', 'HTTPRoute', { hostnames: ['a.example.com'], rules: [rule] });
const pathOf = (value: string) => route({ matches: [{ path: { type: 'PathPrefix', value } }] });
const pod = (container: object, spec: object = {}): KubernetesObject =>
  of('v1', 'Pod', { ...spec, containers: [{ name: 'a', image: 'a:1', ...container }] });
const job = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a' }] } } };
export const cronJob = (schedule: string, name = 'planted') =>
  of('batch/v1', 'CronJob', { schedule, jobTemplate: { spec: job } }, { name });
const service = (port: object, metadata: object = {}) => of('v1', 'Service', { ports: [port] }, metadata);
const config = (data: object, metadata: object = {}): KubernetesObject => ({
  ...of('v1', 'ConfigMap', {}, metadata),
  data,
});
const peer = (ipBlock: object) =>
  of('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {}, egress: [{ to: [{ ipBlock }] }] });
const monitor = (endpoint: object) =>
  of('monitoring.coreos.com/v1', 'ServiceMonitor', { selector: {}, endpoints: [endpoint] });
const ingress = (path: string, host = 'a.example.com') =>
  of('networking.k8s.io/v1', 'Ingress', { rules: [{ host, http: { paths: [{ path, pathType: 'Prefix' }] } }] });

export const plantedForSchemas: readonly Planted[] = [
  ['an invalid duration', route({ timeouts: { request: '1 day' } }), /timeouts\/request must match pattern/],
  ['a port of a route that is out of range', route({ backendRefs: [{ name: 'a', port: 80800 }] }), /must be <= 65535/],
  ['more matches than a rule may have', route({ matches: Array(65).fill({}) }), /more than 64 items/],
  [
    'a host with a space',
    of('gateway.networking.k8s.io/v1', 'HTTPRoute', { hostnames: ['a b'] }),
    /hostnames\/0 must match/,
  ],
  [
    'a listener of an unknown form',
    of('gateway.networking.k8s.io/v1', 'Gateway', {
      gatewayClassName: 'a',
      listeners: [{ name: 'A b', port: 443, protocol: 'HTTPS' }],
    }),
    /listeners\/0\/name must match pattern/,
  ],
  ['an invalid quantity', pod({ resources: { requests: { memory: '1 zebra' } } }), /format "quantity"/],
  [
    'a trigger’s setting that is not text',
    of('keda.sh/v1alpha1', 'ScaledObject', {
      scaleTargetRef: { name: 'a' },
      triggers: [{ type: 'cpu', metadata: { value: 70 } }],
    }),
    /metadata\/value must be string/,
  ],
  ['an invalid interval', monitor({ port: 'http', interval: 'often' }), /interval must match pattern/],
  ['an unknown scheme', monitor({ port: 'http', scheme: 'gopher' }), /scheme must be equal to one of/],
  [
    'an invalid duration of a rule',
    of('monitoring.coreos.com/v1', 'PrometheusRule', { groups: [{ name: 'a', rules: [{ expr: '1', for: 'long' }] }] }),
    /for must match pattern/,
  ],
  ['an unknown version', of('batch/v2', 'CronJob', {}), /there is no batch\/v2/],
];

export const plantedForRules: readonly Planted[] = [
  ['a path without a slash', pathOf('no-slash'), /has the path no-slash/],
  ['a path with a space', pathOf('/a b'), /has the path \/a b/],
  ['a path with two slashes', pathOf('/a//b'), /has the path \/a\/\/b/],
  ['an Ingress’ path without a slash', ingress('api'), /has the path api/],
  ['an Ingress’ host with a space', ingress('/', 'a b'), /has the host a b/],
  ['a container’s port out of range', pod({ ports: [{ containerPort: 80800 }] }), /containerPort 80800/],
  [
    'a port name that is too long',
    pod({ ports: [{ name: 'metrics-of-the-exporter', containerPort: 1 }] }),
    /has the port name/,
  ],
  ['a target port with a capital', service({ port: 80, targetPort: 'HTTP' }), /has the targetPort HTTP/],
  ['a protocol with a space', service({ port: 80, appProtocol: 'HTTP 2' }), /has the protocol HTTP 2/],
  ['a port name of a Service with a capital', service({ port: 80, name: 'Http' }), /has the port name Http/],
  ['a Service’s port of 0', service({ port: 0 }), /has the port 0/],
  ['a Service that begins with a digit', service({ port: 80 }, { name: '1st' }), /no DNS name/],
  ['a name with a capital', config({}, { name: 'Planted' }), /no DNS name/],
  [
    'a name of 53 letters for a CronJob',
    cronJob('* * * * *', 'a'.repeat(53)),
    /has a name of 53 letters, and may have 52/,
  ],
  [
    'a name of 64 letters for a Service',
    service({ port: 80 }, { name: 'a'.repeat(64) }),
    /64 letters, and may have 63/,
  ],
  [
    'a name of 64 letters for a StatefulSet',
    of('apps/v1', 'StatefulSet', { template: job.template }, { name: 'a'.repeat(64) }),
    /64 letters/,
  ],
  ['a label with a space', config({}, { labels: { a: 'b c' } }), /has the label a: b c/],
  ['a label of 64 letters', config({}, { labels: { a: 'b'.repeat(64) } }), /has the label a/],
  ['a label’s key with a space', config({}, { labels: { 'a b': 'c' } }), /has the label a b/],
  ['a label’s prefix with a capital', config({}, { labels: { 'Example.com/a': 'c' } }), /has the label Example/],
  ['a label that is a number', config({}, { labels: { a: 1 } }), /no text: a/],
  ['an annotation’s key with a space', config({}, { annotations: { 'a b': 'c' } }), /has the label a b/],
  ['a file’s key with a slash', config({ 'a/b': 'c' }), /has the key a\/b/],
  ['a file that is too big', config({ a: 'b'.repeat(2 ** 20 + 1) }), /has 1048577 bytes/],
  ...[
    '99 99 * * *',
    '* * * *',
    '*/0 * * * *',
    '5-1 * * * *',
    '* * 0 * *',
    '* * * * 8',
    'a * * * *',
    '60 * * * *',
    '@often',
  ].map((schedule): Planted => [`the schedule ${schedule}`, cronJob(schedule), /has the schedule/]),
  ['a range without bits', peer({ cidr: '10.0.0.0' }), /has the range 10.0.0.0$/],
  ['a range of too many bits', peer({ cidr: '10.0.0.0/33' }), /has the range 10.0.0.0\/33/],
  ['an exception outside the range', peer({ cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] }), /which is not in 10/],
  ['a variable with a space', pod({ env: [{ name: 'A B', value: '1' }] }), /sets A B/],
  [
    'a mount of no volume',
    pod({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
    /mounts data, which is no volume/,
  ],
  [
    'a mount at no path',
    pod({ volumeMounts: [{ name: 'data', mountPath: 'data' }] }, { volumes: [{ name: 'data' }] }),
    /mounts at data/,
  ],
  ['a volume with a capital', pod({}, { volumes: [{ name: 'Data' }] }), /has the volume Data/],
  ['a container with a capital', pod({ name: 'Main' }), /another name than a DNS label/],
  ['a probe at a missing port', pod({ livenessProbe: { httpGet: { port: 'http' } } }), /is probed at http/],
  ['a probe that asks nothing', pod({ livenessProbe: { periodSeconds: 5 } }), /asks in no one way/],
  ['a probe without a pause', pod({ livenessProbe: { exec: {}, periodSeconds: 0 } }), /periodSeconds 0/],
  [
    'more requested than allowed',
    pod({ resources: { requests: { memory: '1Gi' }, limits: { memory: '512Mi' } } }),
    /requests 1Gi of 512Mi/,
  ],
  [
    'a sleep beyond the grace',
    pod({ lifecycle: { preStop: { sleep: { seconds: 60 } } } }),
    /sleeps for 60 s of the 30 s/,
  ],
  ['a Job that never ends', of('batch/v1', 'Job', { template: { spec: { containers: [] } } }), /never ends/],
  [
    'a Deployment that serves once',
    of('apps/v1', 'Deployment', { template: { spec: { restartPolicy: 'Never', containers: [] } } }),
    /serves once/,
  ],
];
