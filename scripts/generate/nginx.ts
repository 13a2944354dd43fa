// nginx in front of the services of compose and of the small cluster: which service gets each path, and in which containers it runs.

import { isReached, workloads } from '../../deploy/workloads.ts';
import { doNotEdit, type GeneratedFile } from './generated-files.ts';

export const nginx = (): GeneratedFile[] => [
  {
    file: 'deploy/nginx/upstreams.conf',
    content: lines(
      `# ${doNotEdit('the manifests of the services')}`,
      '# A service that was scaled or started again has other addresses. Idle connections are closed here, long before the services',
      '# close them (WAGGLE_KEEP_ALIVE): a request on one that is just being closed would be lost.',
      ...workloads
        .filter(isReached)
        .map(
          ({ name }) =>
            `upstream ${name} { zone ${name} 64k; server ${name}:8080 resolve max_fails=1 fail_timeout=1s; keepalive 16; keepalive_timeout 60s; }`,
        ),
    ),
  },
  {
    file: 'deploy/nginx/routes.conf',
    content: lines(
      `# ${doNotEdit('the manifests of the services')}`,
      '# Where each path goes, for a `server` that has an upstream for each name. The longest prefix decides.',
      ...workloads.flatMap(({ name, routes, sockets }) => [
        ...routes.map((prefix) => `location ${prefix} { proxy_pass http://${name}; }`),
        ...sockets.flatMap((prefix) => [
          `location ${prefix} {`,
          `  proxy_pass http://${name};`,
          '  proxy_buffering off;',
          '  # The server pings every WAGGLE_WS_PING seconds (20): silence for longer than a few pings means that the other side is gone.',
          '  proxy_read_timeout 90s;',
          '  proxy_send_timeout 90s;',
          '}',
        ]),
      ]),
      '',
      '# For probes and Prometheus, which query each process directly.',
      'location /health { return 404; }',
      'location /metrics { return 404; }',
    ),
  },
];

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
