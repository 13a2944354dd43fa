// Adds a service to the tree as a folder and a line: after `npm run generate` the whole deployment includes it completely.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { type CopyOfTheTree, copyOfTheTree } from '../support/copy-of-the-tree.ts';
import { temporaryFolder } from '../support/waggle.ts';
import { type AddedService, problemsInChart, problemsInCompose } from './deployed.ts';

const tools = { nginx: inject('nginx'), promtool: inject('promtool') };
const counting: AddedService = {
  name: 'counting',
  streams: ['orders-stream', 'deliveries-stream'],
  route: '/api/counting',
};

const manifest = `import { defineManifest } from '@waggle/service-kit/config';
import Type from 'typebox';

export const manifest = defineManifest({
  name: 'counting',
  about: 'Counts orders: how many there were, and when.',
  consumes: { 'orders-stream': ['order.created'], 'deliveries-stream': ['delivery.delivered'] },
  publishes: [],
  settings: {
    days: { env: 'WAGGLE_COUNTING_DAYS', schema: Type.Integer({ minimum: 1 }), default: 30, about: 'How long it remembers.' },
  },
  store: { sessions: 'read' },
  routes: ['/api/counting'],
  sockets: ['/ws/counting'],
  deployment: {
    resources: { cpu: '25m', memory: '96Mi', memoryLimit: '208Mi' },
    heapMiB: 56,
    production: { replicas: 2 },
  },
});
`;

// What is published of the API comes from the service itself.
const service = `import { defineService } from '@waggle/service-kit/process';
import { defineRecords } from '@waggle/store/collections';
import { manifest } from './manifest.ts';

export const service = defineService(manifest, {
  store: defineRecords({}),
  start: () => ({ reactions: { 'order.created': async () => {}, 'delivery.delivered': async () => {} } }),
});
`;

const alerts = `# Alerts of the counting service.
groups:
  - name: waggle-counting
    rules:
      - alert: WaggleCountsNothing
        expr: sum by (namespace) (increase(waggle_events_handled_total{service="counting"}[1h])) == 0
        labels:
          severity: warning
        annotations:
          summary: Nothing was counted for an hour
          action: See whether there were orders.
`;

const line = "  listed(await import('./counting/manifest.ts'), () => import('./counting/service.ts')),\n";

/** The operations of a test in a copy of the tree. */
function inCopy({ folder, remove }: CopyOfTheTree) {
  const at = (file: string) => path.join(folder, file);
  const read = (file: string): string => readFileSync(at(file), 'utf8');
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };
  return {
    folder,
    read,
    write,
    change: (file: string, from: string | RegExp, to: string) => write(file, read(file).replace(from, to)),
    generate: (): string =>
      execFileSync(process.execPath, ['scripts/generate/run.ts'], { cwd: folder, encoding: 'utf8' }),
    /** The files that name it, outside its folder and the documents. */
    naming: (name: string): string[] =>
      globSync('**/*', {
        cwd: folder,
        withFileTypes: true,
        exclude: ({ name }) => name === 'node_modules' || name === 'dist',
      })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
        .filter((file) => !file.startsWith(`services/${name}/`) && !/^(docs|test)\//.test(file))
        .filter((file) => new RegExp(`\\b${name}\\b`).test(read(file)))
        .sort(),
    remove,
  };
}

const tree = inCopy(copyOfTheTree());
const { folder: scratch, remove } = temporaryFolder();
const before = tree.generate();
const named = tree.naming('counting');
tree.write('services/counting/manifest.ts', manifest);
tree.write('services/counting/service.ts', service);
tree.write('services/counting/monitoring/alerts.yaml', alerts);
tree.write('services/counting/monitoring/waggle-counting.json', '{ "uid": "waggle-counting", "panels": [] }');
tree.change('services/index.ts', /^(?=\] as const;$)/m, line);
tree.generate();
afterAll(() => {
  tree.remove();
  remove();
});

describe('a service that is added', () => {
  test('is complete in the chart: its workload, its users with their passwords, its routes and its monitoring', async () => {
    expect(await problemsInChart(tree.folder, counting)).toEqual([]);
  });

  test('is complete in compose, its proxy and its Prometheus', () => {
    expect(problemsInCompose(tree.folder, counting, { ...tools, scratch })).toEqual([]);
    expect(tree.read('deploy/compose.yaml')).toMatch(/WAGGLE_COUNTING_DAYS: \$\{WAGGLE_COUNTING_DAYS:-30\}/);
  });

  test('brings its alerts and dashboards', () => {
    expect(tree.read('deploy/monitoring/alerts/waggle.yaml')).toContain('alert: WaggleCountsNothing');
    expect(tree.read('deploy/monitoring/dashboards/waggle-counting.json')).toContain('do not edit');
  });

  test('is named only in the list of services and in generated files', () => {
    const isGenerated = (file: string) => /generated: \w+ \(by `npm run|Generated by `npm run/.test(tree.read(file));
    const others = tree.naming('counting').filter((file) => !named.includes(file) && !isGenerated(file));
    expect(others).toEqual(['services/index.ts']);
  });
});

test('an incomplete service would be found', async () => {
  const manifestsFile = 'deploy/helm/waggle/templates/_manifests.tpl';
  const complete = tree.read(manifestsFile);
  tree.change(manifestsFile, /("stored": \[.*), "counting"/, '$1');
  expect(await problemsInChart(tree.folder, counting)).toEqual(
    expect.arrayContaining([
      'the Secret waggle-counting-stores has nothing for MONGODB_URL',
      'counting has no password for MongoDB',
      'init-user-job makes no user for counting',
    ]),
  );
  tree.write(manifestsFile, complete);
  const missing = { ...counting, name: 'missing' };
  expect(problemsInCompose(tree.folder, missing, { ...tools, scratch })).toContain(
    'compose has no container for missing',
  );
});

test('nothing is left of a removed service, and the generated files are as before', () => {
  expect(before).toMatch(/ 0 of them changed/);
  tree.change('services/index.ts', line, '');
  expect(tree.generate()).toContain('removed deploy/helm/waggle/charts/counting/Chart.yaml');
  expect(tree.naming('counting')).toEqual(named);
  expect(existsSync(path.join(tree.folder, 'deploy/helm/waggle/charts/counting'))).toBe(false);
});
