// Lets nginx check the configuration of compose's proxy, with names and folders of this machine instead of the container's.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Returns the output of `nginx -t`; throws when it refuses.
 * @param configuration the folder with nginx.conf and its includes
 * @param folder an empty folder for a copy
 */
export function checkProxy(
  nginx: string,
  configuration: string,
  folder: string,
  change: (text: string) => string = (text) => text,
  basePath = '',
): string {
  const template = readFileSync(path.join(configuration, 'base-path.conf.template'), 'utf8');
  writeFileSync(path.join(folder, 'base-path.conf'), template.replaceAll(/\$\{WAGGLE_BASE_PATH\}/g, basePath));
  for (const file of [
    'nginx.conf',
    'proxy.conf',
    'upstreams.conf',
    'routes.conf',
    'operations.conf',
    'operations-pages.conf',
  ]) {
    const text = change(readFileSync(path.join(configuration, file), 'utf8'));
    writeFileSync(
      path.join(folder, file),
      text
        .replaceAll(/(?<= )\/tmp\//g, `${folder}/`)
        .replaceAll('/dev/stderr', `${folder}/error.log`)
        .replaceAll('/etc/nginx/', `${folder}/`)
        // Older versions resolve upstream names only in the paid edition.
        .replaceAll(/server [a-z\d]+:(\d+) resolve /g, 'server 127.0.0.1:$1 '),
    );
  }
  const { status, stderr } = spawnSync(nginx, ['-t', '-p', folder, '-c', path.join(folder, 'nginx.conf')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stderr;
}
