// The installation creates secrets once: an upgrade finds them in the cluster, and changes none of them.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@waggle/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { chartFolder, copyOfTheChart, type Helm, type KubernetesObject } from './chart.ts';
import { type SecretsInCluster, secretsInCluster } from './secrets-in-cluster.ts';

const tls = { redis: { enabled: true }, mongodb: { mode: 'requireTLS' } };
const backup = { backup: { enabled: true } };
const encrypted = { ...backup, global: { tls } };
let helm: Helm;
let cluster: SecretsInCluster;
let kubeconfig: string;
beforeAll(async () => {
  helm = copyOfTheChart();
  cluster = await secretsInCluster(await helm.render(backup));
  kubeconfig = path.join(helm.folder, '../kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig);
});
afterAll(async () => {
  await cluster.close();
  helm.remove();
});

const inCluster = async (): Promise<Record<string, Record<string, string>>> =>
  secretsOf(
    await helm.render(encrypted, '--dry-run=server', '--disable-openapi-validation', `--kubeconfig=${kubeconfig}`),
  );

const secretsOf = (objects: readonly KubernetesObject[]): Record<string, Record<string, string>> =>
  Object.fromEntries(
    objects
      .filter(({ kind }) => kind === 'Secret')
      .map(({ metadata, stringData }) => [metadata.name, stringData as Record<string, string>]),
  );

test('an upgrade keeps every secret; another installation gets others', async () => {
  const installed = await inCluster();
  expect(Object.keys(installed)).toEqual(
    expect.arrayContaining([
      'waggle-mongodb',
      'waggle-mongodb-tls',
      'waggle-redis',
      'waggle-redis-tls',
      'waggle-staff',
      'waggle-orders-stores',
    ]),
  );
  const elsewhere = await inCluster();
  for (const [name, secret] of Object.entries(installed)) {
    for (const [key, value] of Object.entries(secret).filter(([, text]) => text !== 'enable'))
      expect(elsewhere[name]?.[key], `${name} ${key}`).not.toBe(value);
  }
  for (const [name, secret] of Object.entries(installed)) cluster.keep(name, secret);
  expect(await inCluster()).toEqual(installed);
});

test('with existing Secrets, as Argo CD needs them, two renders are the same and hold no Secret', async () => {
  const values = parse(readFileSync(path.join(chartFolder, 'values-argocd.yaml'), 'utf8'));
  const encryptedToo = 'global.tls.redis.enabled=true,global.tls.mongodb.mode=requireTLS';
  const everything = `--set=backup.enabled=true,global.monitoring.enabled=true,${encryptedToo}`;
  const [first, second] = [await helm.render(values, everything), await helm.render(values, everything)];
  expect(second).toEqual(first);
  expect(first.filter(({ kind }) => kind === 'Secret')).toEqual([]);
});

test('each service has its own password, the one that its user is created with', async () => {
  const secrets = secretsOf(await helm.render(backup));
  const users = [...serviceNames, 'backup'];
  const passwords = users.map((user) => {
    const url = new URL(secrets[`waggle-${user}-stores`]?.['MONGODB_URL']?.split(',', 1)[0] ?? '');
    expect(url.username).toBe(`waggle_${user}`);
    expect(url.password).toBe(secrets['waggle-mongodb']?.[`WAGGLE_MONGODB_PASSWORD_${user.toUpperCase()}`]);
    return url.password;
  });
  expect(new Set(passwords).size).toBe(users.length);
  for (const password of passwords) expect(password).toMatch(/^\w{32}$/);
});

test('no secret is anywhere but in a Secret', async () => {
  const objects = await helm.render(backup);
  const values = Object.values(secretsOf(objects)).flatMap((secret) => Object.values(secret));
  const others = JSON.stringify(objects.filter(({ kind }) => kind !== 'Secret'));
  expect(values.length).toBeGreaterThan(10);
  expect(values.filter((value) => others.includes(value))).toEqual([]);
});

test('with users in Redis, services have a password that is neither the default user’s nor anybody else’s', async () => {
  const keda = { enabled: true };
  const values = { ...backup, redis: { users: { enabled: true } }, global: { keda, monitoring: { enabled: true } } };
  const secrets = secretsOf(await helm.render(values));
  const { 'keda-username': user, ...passwords } = secrets['waggle-redis'] ?? {};
  expect(user).toBe('keda');
  const others = [...serviceNames, 'exporter', 'keda', 'restore'].map((name) => `${name}-password`);
  expect(Object.keys(passwords).sort()).toEqual(['password', ...others].sort());
  expect(new Set(Object.values(passwords)).size).toBe(others.length + 1);
  for (const name of serviceNames) {
    const url = new URL(secrets[`waggle-${name}-stores`]?.['REDIS_URL'] ?? '');
    expect([url.username, url.password]).toEqual([name, passwords[`${name}-password`]]);
  }
});
