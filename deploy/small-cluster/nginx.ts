// nginx as the ingress of the small cluster, with the routes of compose's proxy and of the chart.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { basePathOf } from '@waggle/service-kit/config';
import { freePort } from '../processes/redis.ts';
import { temporaryFolder, waitFor } from '../processes/waggle.ts';

const nginx = path.resolve(import.meta.dirname, '../nginx');

/** Upstream → the ports of its replicas. */
export type Upstreams = Readonly<Record<string, readonly number[]>>;

export interface Nginx {
  /** Includes the base path. */
  readonly url: string;
  /** Switches to other replicas, as an ingress controller does when endpoints change; open connections continue.
   * Resolves when no new request goes to the old ones. */
  use(upstreams: Upstreams): Promise<void>;
  stop(): Promise<void>;
}

/** @param basePath the value of WAGGLE_BASE_PATH */
export async function startNginx(program: string, upstreams: Upstreams, basePath = ''): Promise<Nginx> {
  const { folder, remove } = temporaryFolder();
  const port = await freePort();
  const file = path.join(folder, 'nginx.conf');
  let version = 1;
  const template = readFileSync(path.join(nginx, 'base-path.conf.template'), 'utf8');
  writeFileSync(path.join(folder, 'base-path.conf'), template.replaceAll(/\$\{WAGGLE_BASE_PATH\}/g, basePath));
  writeFileSync(file, configuration(folder, port, upstreams, version));
  const child = spawn(program, ['-e', path.join(folder, 'error.log'), '-p', folder, '-c', file], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await waitFor(`nginx at ${url} to answer`, 10_000, async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: see ${folder}/error.log`);
    return (await fetch(`${url}/health`).catch(() => null))?.status === 404;
  });
  return {
    url: url + basePathOf(basePath),
    async use(next) {
      version += 1;
      writeFileSync(file, configuration(folder, port, next, version));
      child.kill('SIGHUP');
      await waitFor(`nginx to take version ${version} of its routes`, 20_000, async () => {
        const answer = await fetch(`${url}/routes-version`, { headers: { connection: 'close' } }).catch(() => null);
        return (await answer?.text()) === String(version);
      });
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      remove();
    },
  };
}

const configuration = (folder: string, port: number, upstreams: Upstreams, version: number): string => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 1024; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  map $http_x_forwarded_proto $forwarded_proto { default $http_x_forwarded_proto; '' $scheme; }
${Object.entries(upstreams).map(upstream).join('\n')}
  server { listen 127.0.0.1:${port}; location = /routes-version { return 200 '${version}'; } include ${folder}/base-path.conf; include ${nginx}/proxy.conf; include ${nginx}/routes.conf; include ${nginx}/operations.conf; }
}
`;

// The processes are on loopback, where operations have no port of their own.
const upstream = ([name, ports]: [string, readonly number[]]): string =>
  [name, `${name}-operations`]
    .map(
      (one) =>
        `  upstream ${one} { ${ports.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=1s;`).join(' ')} keepalive 8; keepalive_timeout 60s; }`,
    )
    .join('\n');
