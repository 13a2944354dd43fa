// The chart values of the tests: typical installations and extreme ones.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { manifests } from '@waggle/services';
import { parse } from 'yaml';
import { workloads } from '../../deploy/workloads.ts';
import { consumers } from '../support/services.ts';
import { chartFolder, type Values } from './chart.ts';

const services = workloads.map(({ name }) => name);
const stored = workloads.filter(({ stores }) => stores).map(({ name }) => name);
const initSteps = manifests.flatMap(({ init = [] }) => init.flatMap(({ name, job }) => (job ? [name] : [])));
// Half of the consumers; all others by their processor.
const reading: readonly string[] = consumers.map(({ name }) => name);
const scaledByLag = reading.slice(0, Math.ceil(reading.length / 2));
const scaledByCpu = services.filter((name) => !scaledByLag.includes(name));
const each = (names: readonly string[], values: (name: string) => Values): Record<string, Values> =>
  Object.fromEntries(names.map((name) => [name, values(name)]));

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const keda = { enabled: true, minReplicas: 1, maxReplicas: 4 };
const autoscaling = { enabled: true, minReplicas: 2, maxReplicas: 4 };

const externalStores = {
  mongodb: { enabled: false },
  redis: { enabled: false },
  externalStores: {
    mongodbUrl: 'mongodb://db-0.example.com,db-1.example.com/?replicaSet=main',
    redisUrl: 'rediss://redis.example.com:6380',
  },
  global: {
    networkPolicy: {
      externalStores: {
        mongodb: [{ cidr: '10.1.0.0/16', port: 27017 }],
        redis: [{ cidr: '10.2.0.4/32', port: 6380 }],
      },
    },
  },
};

export const variants: Readonly<Record<string, Values>> = {
  defaults: {},
  'everything on': {
    global: {
      image: { repository: 'registry.example.com/waggle', tag: '1.2.3', digest, pullSecrets: [{ name: 'registry' }] },
      namespace: 'north',
      priorityClassName: 'important',
      tls: { redis: { enabled: true }, mongodb: { mode: 'requireTLS' } },
      monitoring: { enabled: true, labels: { release: 'kube-prometheus-stack' } },
      keda: { enabled: true, prometheusAddress: 'http://prometheus.monitoring:9090' },
      tracing: { otlp: 'http://{{ .Release.Name }}-tempo:4318', ratio: 0.1 },
    },
    ...each(scaledByLag, () => ({ keda })),
    ...each(scaledByCpu, () => ({ autoscaling })),
    mongodb: { antiAffinity: 'required', persistence: { storageClass: 'fast' }, image: { digest } },
    redis: { users: { enabled: true }, persistence: { storageClass: 'fast' }, images: { redis: { digest } } },
    backup: { enabled: true, persistence: { storageClass: 'slow' } },
    ingress: { tlsSecret: 'certificate' },
    gateway: {
      enabled: true,
      create: true,
      className: 'envoy',
      tlsSecret: 'certificate',
      webSocketTimeouts: { request: '0s' },
    },
    cloudflared: { enabled: true, tunnelId: 'c0ffee', existingSecret: 'tunnel' },
    ...each(['kube-prometheus-stack', 'loki', 'alloy', 'tempo', 'ingress-nginx'], () => ({ enabled: true })),
  },
  'everything off': {
    ...each([...services, 'mongodb', 'redis', 'refill', 'ingress', 'operationsRouter'], () => ({ enabled: false })),
    global: { networkPolicy: { enabled: false } },
    init: each(['replicaSet', 'users', ...initSteps], () => ({ enabled: false })),
  },
  production: parse(readFileSync(path.join(chartFolder, 'values-production.yaml'), 'utf8')) as Values,
  platform: parse(readFileSync(path.join(chartFolder, 'values-platform.yaml'), 'utf8')) as Values,
  'external stores': externalStores,
  'external stores with KEDA': {
    ...externalStores,
    global: {
      ...externalStores.global,
      keda: {
        enabled: true,
        redisAddress: 'redis.example.com:6380',
        redisTls: true,
        redisSecret: 'redis-of-keda',
        redisUsernameKey: 'username',
      },
    },
    orders: { keda },
  },
  'KEDA for every service': {
    global: { keda: { enabled: true } },
    ...each(services, () => ({ keda })),
  },
  'stores of another namespace': {
    ...externalStores,
    global: {
      networkPolicy: {
        externalStores: {
          mongodb: [
            { cidr: 'fd00:1::/64', port: 27017 },
            { namespaceSelector: { matchLabels: { team: 'data' } }, port: 27018 },
          ],
          redis: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } },
              podSelector: { matchLabels: { app: 'redis' } },
              port: 6380,
            },
          ],
        },
      },
    },
  },
  'a tunnel to nothing yet': {
    ...each([...services, 'refill'], () => ({ enabled: false })),
    cloudflared: { enabled: true, tunnelId: 'c0ffee', existingSecret: 'tunnel' },
  },
  'existing secrets': {
    global: { staff: { existingSecret: 'our-staff' } },
    mongodb: { existingSecret: 'our-mongodb' },
    redis: { existingSecret: 'our-redis' },
    ...each(stored, (name) => ({ existingSecret: `our-${name}` })),
    backup: {
      enabled: true,
      mongodb: { existingSecret: 'our-backup' },
      passphraseSecret: 'our-passphrase',
      redis: { enabled: false },
      persistence: { existingClaim: 'our-backups' },
    },
  },
  gateway: {
    global: { hosts: ['food.example.com'] },
    ingress: { enabled: false },
    gateway: { enabled: true, parentRefs: [{ name: 'shared', namespace: 'gateways' }], hosts: ['food.example.com'] },
  },
  'another Ingress class': {
    global: { hosts: ['food.example.com'] },
    ingress: { className: 'traefik', hosts: ['food.example.com'] },
  },
  tunnel: {
    global: { hosts: ['food.example.com'] },
    ingress: { enabled: false },
    cloudflared: { enabled: true, tunnelId: 'c0ffee', existingSecret: 'tunnel', hosts: ['food.example.com'] },
  },
  restoring: {
    global: { stopped: true },
    orders: { autoscaling },
    backup: {
      enabled: true,
      restore: 'waggle-2026-11-22T02-30-00.000Z',
      passphraseSecret: 'passphrase',
      redis: { enabled: false },
    },
  },
  'settings that the chart sets too': {
    ...each(['orders', 'web'], () => ({ settings: { LOG_LEVEL: 'debug' } })),
  },
  promtail: { loki: { enabled: true }, promtail: { enabled: true } },
  valkey: { redis: { engine: 'valkey' }, backup: { enabled: true } },
};
