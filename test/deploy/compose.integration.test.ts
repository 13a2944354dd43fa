// Checks compose.yaml with the schema of Compose, and that it starts in the right order with as few privileges as possible.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@waggle/services';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isReached, workloads } from '../../deploy/workloads.ts';
import { composeProblems, isAddressOfProxy } from './compose-lint.ts';

const deploy = path.resolve(import.meta.dirname, '../../deploy');
const text = readFileSync(path.join(deploy, 'compose.yaml'), 'utf8');

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly build?: object;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly restart?: string;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
const compose = parse(text, { merge: true }) as Compose;
const all = Object.entries(compose.services);
const ours: readonly string[] = workloads.map(({ name }) => name);

describe('compose.yaml', () => {
  test('is valid by the schema, and by the linter but for a port whose address is a setting', () => {
    expect(composeProblems(text).filter((problem) => !isAddressOfProxy(problem))).toEqual([]);
  });

  test.each([
    ['a misspelt key', text.replace('mem_limit:', 'memory_limit:')],
    ['an unknown condition', text.replace('condition: service_healthy', 'condition: healthy')],
    ['an image without a tag', text.replace(/(library\/redis):\S+/, '$1')],
    ['a port twice', text.replace(/"127.0.0.1:[^"]*:3000"/, '"127.0.0.1:3000:3000", "127.0.0.1:3000:1"')],
  ])('%s would be found', (_, broken) => {
    expect(broken).not.toBe(text);
    const before = composeProblems(text);
    expect(composeProblems(broken).filter((problem) => !before.includes(problem))).not.toEqual([]);
  });

  test('has every service of the stream table, and the web pages, each with its own command', () => {
    for (const name of ours) expect(compose.services[name]?.command).toEqual(['serve', name]);
  });

  test('comes up without settings: every variable has a default', () => {
    const variables = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, inside]) => inside ?? '');
    expect(variables.length).toBeGreaterThan(5);
    expect(variables.filter((inside) => !/:[-+]/.test(inside))).toEqual([]);
  });

  test('every image is pinned to a version', () => {
    for (const [name, { image }] of all)
      expect(`${name} ${image}`).toMatch(/:[-\w.{}]*\d+\.\d+[\w.-]*(\}|@sha256:[0-9a-f]{64})?$/);
  });

  test('every dependency has a health check or is a job that ends', () => {
    const dockerfile = readFileSync(path.join(deploy, 'Dockerfile'), 'utf8');
    expect(dockerfile).toContain('HEALTHCHECK');
    for (const [name, { depends_on = {} }] of all) {
      for (const [on, { condition }] of Object.entries(depends_on)) {
        const target = compose.services[on];
        if (!target) throw new Error(`${name} depends on ${on}, which is no service`);
        const hasHealthCheck = target.healthcheck?.test !== undefined || (target.build && !target.healthcheck?.disable);
        if (condition === 'service_healthy') expect(hasHealthCheck, `${name} waits for the health of ${on}`).toBe(true);
        if (condition === 'service_completed_successfully') expect(target.restart).toBe('on-failure');
      }
    }
    // Their images have no program for a health check.
    const unasked = all.filter(([, service]) => !service.build && !service.healthcheck?.test).map(([name]) => name);
    expect(unasked.sort()).toEqual(['alloy', 'collector', 'loki', 'mongodb-exporter', 'redis-exporter', 'tempo']);
  });

  test('starts MongoDB, its replica set and Redis first, then the services, then the proxy', () => {
    const waitsFor = (name: string) => Object.keys(compose.services[name]?.depends_on ?? {});
    expect(waitsFor('init-replica-set')).toEqual(['mongodb']);
    for (const name of serviceNames) expect(waitsFor(name).sort()).toEqual(['init-replica-set', 'redis']);
    expect(waitsFor('init-admin')).toEqual(['init-replica-set']);
    expect(waitsFor('proxy')).toEqual(workloads.filter(isReached).map(({ name }) => name));
  });

  test('our containers are read-only, without privileges and limited in memory', () => {
    for (const name of [...ours, 'init-replica-set', 'init-admin', 'proxy', 'redis']) {
      const service = compose.services[name];
      expect(service, name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
    for (const [name, { mem_limit }] of all) expect(mem_limit, name).toBeDefined();
  });

  test('the stores are on an internal network, and only the proxy and Grafana are reachable from outside', () => {
    expect(compose.networks['stores']).toEqual({ internal: true });
    for (const name of ['mongodb', 'redis']) expect(compose.services[name]?.networks).toEqual(['stores']);
    expect(all.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['proxy', 'grafana']);
    for (const name of ['proxy', 'web', 'prometheus']) expect(compose.services[name]?.networks).not.toContain('stores');
  });

  test('the proxy ends by itself, with open WebSockets too, before a container is killed', () => {
    const nginx = readFileSync(path.join(deploy, 'nginx/nginx.conf'), 'utf8');
    const seconds = Number(/^worker_shutdown_timeout (\d+)s;$/m.exec(nginx)?.[1]);
    // Docker's default time for a container to stop.
    expect(compose.services['proxy']).not.toHaveProperty('stop_grace_period');
    expect(seconds).toBeLessThan(10);
  });

  test('monitoring starts only on request', () => {
    for (const name of [
      'prometheus',
      'grafana',
      'loki',
      'tempo',
      'collector',
      'alloy',
      'redis-exporter',
      'mongodb-exporter',
    ])
      expect(compose.services[name]?.profiles).toEqual(['monitoring']);
  });

  test('no anonymous volume remains: every volume of the image is mounted', () => {
    const dockerfile = readFileSync(path.join(deploy, 'Dockerfile'), 'utf8');
    const [, volume = ''] = /^VOLUME (\S+)$/m.exec(dockerfile) ?? [];
    expect(volume).toMatch(/^\//);
    for (const [name, { build, tmpfs = [], volumes = [] }] of all) {
      const mounted = [...tmpfs, ...volumes.map((one) => one.split(':')[1])];
      if (build) expect(mounted, name).toContain(volume);
    }
  });

  test('every volume is declared, every declared one used, and every file that is mounted exists', () => {
    const mounts = all.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    const named = mounts.filter((source) => /^\w/.test(source));
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
    for (const file of mounts.filter((source) => source.startsWith('./')))
      expect(readFileOrFolder(path.join(deploy, file)), file).toBe(true);
  });
});

function readFileOrFolder(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR';
  }
}
