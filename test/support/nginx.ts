// A real nginx in front of a test's servers, with the directives that the test gives.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../deploy/processes/redis.ts';
import { temporaryFolder, waitFor } from './waggle.ts';

export interface NginxProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** Directives of a location that pass on a request as the browser sent it. */
export const proxyDirectives = (target: string): string => `
  proxy_pass ${target};
  proxy_http_version 1.1;
  proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $connection_upgrade;
  proxy_read_timeout 90s;`;

/**
 * @param program the path of nginx
 * @param server the content of its `server` block, such as locations
 */
export async function startNginxProxy(program: string, server: string): Promise<NginxProxy> {
  const { folder, remove } = temporaryFolder();
  const port = await freePort();
  const file = path.join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    file,
    `daemon off; master_process off; error_log ${folder}/error.log; pid ${folder}/pid; events { worker_connections 256; }
     http {
       access_log off;
       ${temporary.join(' ')}
       map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
       server { listen 127.0.0.1:${port}; location = /front { return 200; } ${server} }
     }`,
  );
  const child = spawn(program, ['-e', `${folder}/error.log`, '-p', folder, '-c', file], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(`nginx at ${url}`, 10_000, async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: see ${folder}/error.log`);
    return (await fetch(`${url}/front`).catch(() => null))?.ok ?? false;
  });
  return {
    url,
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      remove();
    },
  };
}
