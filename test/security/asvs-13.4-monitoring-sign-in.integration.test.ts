// OWASP ASVS 5.0, 13.4 (unintended information leakage) and 13.2.2 (least access): in compose, nobody sees dashboards, logs or traces
// without signing in to Grafana; what has no sign-in of its own is on a network with its collector and Grafana alone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const deploy = path.resolve(import.meta.dirname, '../../deploy');

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly networks?: readonly string[];
  readonly volumes?: readonly string[];
}
const compose = parse(readFileSync(path.join(deploy, 'compose.yaml'), 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
};
const all = Object.entries(compose.services);

const onNetwork = (network: string) =>
  all.flatMap(([name, { networks }]) => (networks?.includes(network) ? [name] : [])).toSorted();

test('Grafana shows dashboards and logs to nobody who has not signed in, with a password that is not its image’s', () => {
  const { environment, entrypoint } = compose.services['grafana'] ?? {};
  expect(environment).toMatchObject({ GF_AUTH_ANONYMOUS_ENABLED: 'false', GF_USERS_ALLOW_SIGN_UP: 'false' });
  expect(entrypoint?.join(' ')).toMatch(/umask 077;.*\/dev\/urandom.*GF_SECURITY_ADMIN_PASSWORD__FILE=/);
});

test('the logs are reachable for Alloy and Grafana alone, and no container has a terminal that is a log', () => {
  expect(compose.networks['logs']).toEqual({ internal: true });
  expect(compose.services['loki']?.networks).toEqual(['logs']);
  expect(onNetwork('logs')).toEqual(['alloy', 'grafana', 'loki']);
  for (const [name, service] of all) expect(service, name).not.toHaveProperty('tty');
});

test('the traces are reachable for their collector and Grafana alone', () => {
  expect(compose.networks['traces']).toEqual({ internal: true });
  expect(compose.services['tempo']?.networks).toEqual(['traces']);
  expect(onNetwork('traces')).toEqual(['collector', 'grafana', 'tempo']);
});

test('what the services reach has no socket of Docker’s, which is root on the machine', () => {
  const withSocket = all.flatMap(([name, { volumes = [] }]) =>
    volumes.some((volume) => volume.includes('docker.sock')) ? [name] : [],
  );
  expect(withSocket).toEqual(['alloy']);
  for (const name of withSocket) expect(onNetwork('services')).not.toContain(name);
});

test('spans go from the services to the collector, and from there to Tempo', () => {
  const file = (name: string) => readFileSync(path.join(deploy, 'monitoring/compose', name), 'utf8');
  const urls = (text: string) => [...text.matchAll(/http:\/\/(?:collector|tempo):\d+/g)].map(([url]) => url);
  expect(urls(readFileSync(path.join(deploy, 'compose.yaml'), 'utf8'))).toEqual(['http://collector:4318']);
  expect(urls(file('collector.alloy'))).toEqual(['http://tempo:4318']);
  expect(urls(file('grafana-datasources.yaml'))).toEqual(['http://tempo:3200']);
});
