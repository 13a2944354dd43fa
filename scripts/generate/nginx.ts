// nginx in front of the services of compose and of the small cluster: which service gets each path, and in which containers it runs.
import { isReached, type Workload, workloads } from '../../deploy/workloads.ts';
import { doNotEdit, type GeneratedFile } from './generated-files.ts';

export const nginx = (): GeneratedFile[] => [
  {
    file: 'deploy/nginx/upstreams.conf',
    content: lines(
      `# ${doNotEdit('the manifests of the services')}`,
      '# A service that was scaled or started again has other addresses. Idle connections are closed here, long before the services',
      '# close them (WAGGLE_KEEP_ALIVE): a request on one that is just being closed would be lost.',
      ...workloads.filter(isReached).map(({ name }) => upstream(name, name, 8080)),
      '# Their ports of operations.',
      ...workloads.filter(hasOperations).map(({ name }) => upstream(onItsPort(name), name, 9080)),
    ),
  },
  {
    file: 'deploy/nginx/routes.conf',
    content: lines(
      `# ${doNotEdit('the manifests of the services')}`,
      '# Where each path goes, for a `server` that has an upstream for each name. The longest prefix decides.',
      ...workloads.flatMap(({ name, routes, sockets }) =>
        [...routes, ...sockets].flatMap((path) => location(path, name)),
      ),
      '',
      ...probes,
    ),
  },
  {
    file: 'deploy/nginx/operations.conf',
    content: lines(
      `# ${doNotEdit('the manifests of the services')}`,
      '# What only the port of operations has, for a `server` that customers do not reach.',
      ...workloads.flatMap(({ name, operationsPort: { alone } }) =>
        alone.flatMap((path) => location(path, onItsPort(name))),
      ),
      '# Replays for the group of a service, and rebuilds of what it keeps, are its own.',
      ...workloads.flatMap(({ name, operationsPort: { own } }) =>
        own.flatMap((path) => location(path, onItsPort(name))),
      ),
      '# Any process answers these, and the one that reads every stream those of groups of other programs.',
      ...ofAnyProcess.flatMap((path) => (operating ? location(path, onItsPort(operating.name)) : [])),
    ),
  },
  {
    file: 'deploy/nginx/operations-pages.conf',
    content: lines(
      `# ${doNotEdit('the manifests of the services')}`,
      '# What the page of operations needs besides: its files, signing in, finding an order.',
      ...workloads.flatMap(({ name, operationsPort: { too } }) =>
        too.flatMap((path) => location(path, onItsPort(name))),
      ),
      '',
      ...probes,
    ),
  },
];

const probes = [
  '# For probes and Prometheus, which query each process directly.',
  'location /health { return 404; }',
  'location /metrics { return 404; }',
];

/** Of the routes that every process has: publishing again is each process's own. */
const ofAnyProcess = ['/api/dead-letters', '/api/erase', '/api/faults', '/api/groups', '/api/projections'];

const hasOperations = ({ operationsPort: { alone, too, own } }: Workload): boolean =>
  alone.length + too.length + own.length > 0;
const [operating] = workloads.filter(({ operationsPort: { alone } }) => alone.length > 0);

const onItsPort = (name: string): string => `${name}-operations`;

const upstream = (named: string, name: string, port: number): string =>
  `upstream ${named} { zone ${named} 64k; server ${name}:${port} resolve max_fails=1 fail_timeout=1s; keepalive 16; keepalive_timeout 60s; }`;

const location = (path: string, to: string): string[] =>
  path.startsWith('/ws')
    ? [
        `location ${path} {`,
        `  proxy_pass http://${to};`,
        '  proxy_buffering off;',
        '  # The server pings every WAGGLE_WS_PING seconds (20): silence for longer than a few pings means that the other side is gone.',
        '  proxy_read_timeout 90s;',
        '  proxy_send_timeout 90s;',
        '}',
      ]
    : [`location ${path} { proxy_pass http://${to}; }`];

/** All that a workload has on the port of operations, for a router of that port. */
export const operationsRoutesOf = (workload: Workload): readonly string[] => [
  ...workload.operationsPort.alone,
  ...workload.operationsPort.own,
  ...(workload.name === operating?.name ? ofAnyProcess : []),
  ...workload.operationsPort.too,
];

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
