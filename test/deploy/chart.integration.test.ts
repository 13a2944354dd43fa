// The chart as a whole: it lints, renders as it was reviewed, is locked, and takes what it shares with others from one place.
import { cpSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { workloads } from '../../deploy/workloads.ts';
import {
  chartFolder,
  copyOfTheChart,
  type Dependency,
  dependencies,
  type Helm,
  type KubernetesObject,
  nameOf,
  type Values,
} from './chart.ts';
import { variants } from './variants.ts';

let helm: Helm;
beforeAll(() => {
  helm = copyOfTheChart();
});
afterAll(() => helm.remove());

test('helm lint --strict finds nothing in the chart', async () => {
  const { code, stdout, stderr } = await helm.run('lint', '--strict', helm.folder);
  expect(`${stdout}${stderr}`).not.toMatch(/\[(WARNING|ERROR)\]/);
  expect(code).toBe(0);
});

test('helm lint --strict finds a template that is broken', async () => {
  const broken = copyOfTheChart();
  writeFileSync(path.join(broken.folder, 'templates/broken.yaml'), 'a: {{ .Values.nothing.at.all }}\n');
  const { code } = await broken.run('lint', '--strict', broken.folder);
  broken.remove();
  expect(code).toBe(1);
});

// What is made at random is no reason to review a render again; files of deploy/monitoring are compared as files below.
const reviewable = (objects: readonly KubernetesObject[]): string =>
  objects.map((object) => stringify(abridged(object), { lineWidth: 0 })).join('---\n');

function abridged(object: KubernetesObject): object {
  const shorten = (texts: unknown, short: (text: string) => string) =>
    Object.fromEntries(Object.entries(texts as Record<string, string>).map(([key, text]) => [key, short(text)]));
  if (object.kind === 'Secret') {
    return { ...object, stringData: shorten(object['stringData'], (text) => text.replace(/\w{32,}/g, '(random)')) };
  }
  if (object.metadata.labels?.['grafana_dashboard'])
    return { ...object, data: shorten(object['data'], () => '(the file)') };
  return object.kind === 'PrometheusRule' ? { ...object, spec: '(the file)' } : object;
}

const reviewed = ['defaults', 'everything on', 'production', 'external stores'] as const;
const goldenOf = (name: string): string => `${name.replaceAll(' ', '-')}.yaml`;

test.each(reviewed)('%s: it renders as it was reviewed', async (name) => {
  const golden = path.join(import.meta.dirname, 'golden', goldenOf(name));
  await expect(reviewable(await helm.render(variants[name] ?? {}))).toMatchFileSnapshot(golden);
});

test('there is no golden render that nothing is compared with', () => {
  expect(readdirSync(path.join(import.meta.dirname, 'golden')).sort()).toEqual(reviewed.map(goldenOf).sort());
});

test('nothing is rendered when everything is off, but the staff token that outlives it', async () => {
  expect((await helm.render(variants['everything off'] ?? {})).map(nameOf)).toEqual(['Secret/waggle-staff']);
});

test('dashboards and alert rules are those of deploy/monitoring, all of them', async () => {
  const objects = await helm.render(variants['everything on'] ?? {});
  const monitoring = path.resolve(chartFolder, '../../monitoring');
  const dashboards = globSync('dashboards/*.json', { cwd: monitoring }).sort();
  expect(dashboards.length).toBeGreaterThan(0);
  const rendered = objects.filter(({ metadata }) => metadata.labels?.['grafana_dashboard'] === '1');
  expect(rendered.map(({ data }) => Object.values(data as Record<string, string>)[0]).sort()).toEqual(
    dashboards.map((file) => readFileSync(path.join(monitoring, file), 'utf8')).sort(),
  );
  const rules = globSync('alerts/*.yaml', { cwd: monitoring }).filter((file) => !/test\.yaml$/.test(file));
  expect(rules.length).toBeGreaterThan(0);
  const specs = objects.filter(({ kind }) => kind === 'PrometheusRule').map(({ spec }) => spec);
  expect(specs).toEqual(rules.sort().map((file) => parse(readFileSync(path.join(monitoring, file), 'utf8'))));
});

test('what Waggle calls `service` is not renamed by Prometheus, where every target has a label of that name too', async () => {
  const objects = await helm.render(variants['everything on'] ?? {});
  const monitors = objects.filter(({ kind }) => kind === 'ServiceMonitor').map(({ spec }) => spec);
  expect(monitors.length).toBeGreaterThan(5);
  for (const monitor of monitors) expect(monitor).toMatchObject({ endpoints: [{ honorLabels: true }] });
});

test('an upgrade runs the init Jobs again, and a change of theirs gives them another name in the same revision', async () => {
  const jobs = async (values: object, ...args: readonly string[]) =>
    (await helm.render({ ...values }, ...args)).filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata);
  const first = await jobs({});
  expect(first.map(({ name }) => name.replace(/-\w{8}$/, ''))).toEqual(
    ['init-admin-job', 'init-dummy-db-job', 'init-rs-job', 'init-user-job'].map((job) => `waggle-${job}-1`),
  );
  // No hooks: with --wait, one that runs after everything is ready would be waited for by what needs it.
  expect(first.flatMap(({ annotations = {} }) => Object.keys(annotations))).toEqual([]);
  const same = await jobs({});
  expect(same).toEqual(first);
  const changed = await jobs({ global: { image: { tag: '9.9.9' } } });
  expect(changed.filter(({ name }) => first.some((job) => job.name === name))).toEqual([]);
});

test('while a backup is restored no service runs and nothing starts one; the Job does not run otherwise', async () => {
  const restoring = await helm.render(variants['restoring'] ?? {});
  const replicas = restoring.flatMap(({ kind, spec }) =>
    kind === 'Deployment' ? [(spec as { replicas?: number }).replicas] : [],
  );
  expect(replicas).toEqual(workloads.map(() => 0));
  expect(restoring.filter(({ kind }) => /Autoscaler|ScaledObject/.test(kind))).toEqual([]);
  const jobs = restoring
    .filter(({ kind }) => kind === 'Job')
    .map(({ metadata }) => metadata.name.replace(/-1-\w+$/, ''));
  expect(jobs).toEqual(['waggle-init-rs-job', 'waggle-init-user-job', 'waggle-restore']);
  const timed = restoring
    .filter(({ kind }) => kind === 'CronJob')
    .map(({ spec }) => (spec as { suspend: boolean }).suspend);
  expect(timed).toEqual([true, true, true]);
  expect((await helm.render({})).map(nameOf).join()).not.toContain('restore');
});

test('the whole application asks for no more than 600 MiB, without stores and monitoring', async () => {
  const workloads = (await helm.render({})).filter(({ kind }) => kind === 'Deployment');
  const requested = workloads.map((workload) => {
    const { replicas, template } = workload['spec'] as {
      replicas: number;
      template: { spec: { containers: { resources: { requests: { memory: string } } }[] } };
    };
    const memory = template.spec.containers.map(({ resources }) =>
      Number(/^(\d+)Mi$/.exec(resources.requests.memory)?.[1]),
    );
    return replicas * memory.reduce((sum, mebibytes) => sum + mebibytes, 0);
  });
  expect(requested).toHaveLength(workloads.length);
  expect(requested.reduce((sum, mebibytes) => sum + mebibytes, 0)).toBeLessThanOrEqual(600);
});

test('Chart.lock holds the exact versions of Chart.yaml, and helm takes it as in step', async () => {
  const lock = parse(readFileSync(path.join(chartFolder, 'Chart.lock'), 'utf8')) as { dependencies: Dependency[] };
  expect(lock.dependencies).toEqual(
    dependencies().map(({ name, version, repository }) => ({ name, repository, version })),
  );
  for (const { version } of lock.dependencies) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  const build = async (lockFile: string) => {
    const copy = copyOfTheChart();
    writeFileSync(path.join(copy.folder, 'Chart.lock'), lockFile);
    const { stderr } = await copy.run('dependency', 'build', '--skip-refresh', copy.folder);
    copy.remove();
    return stderr;
  };
  const written = readFileSync(path.join(chartFolder, 'Chart.lock'), 'utf8');
  expect(await build(written)).not.toMatch(/out of sync/);
  expect(await build(written.replace(/sha256:./, 'sha256:x'))).toMatch(/out of sync/);
});

test('the Ingress leads each path where compose’s proxy leads it, and neither shows probes and metrics', async () => {
  const routes = readFileSync(path.resolve(chartFolder, '../../nginx/routes.conf'), 'utf8');
  const proxied = [...routes.matchAll(/^location (\S+) \{[^}]*?(?:proxy_pass http:\/\/(\w+);|return 404;)/gm)];
  const ingress = (await helm.render({})).find(({ kind }) => kind === 'Ingress');
  const { rules } = (ingress?.['spec'] ?? { rules: [] }) as {
    rules: { http: { paths: { path: string; backend: Backend }[] } }[];
  };
  const paths = rules.flatMap(({ http }) => http.paths);
  expect(proxied.length).toBeGreaterThan(5);
  expect(paths.map((at) => [at.path, at.backend.service.name]).sort()).toEqual(
    proxied.map(([, at, service]) => [at, `waggle-${service ?? 'nowhere'}`]).sort(),
  );
});

test('annotations for nginx are for the class nginx alone, and those that are given count before them', async () => {
  const annotationsOf = async (ingress: Values) =>
    (await helm.render({ ingress })).find(({ kind }) => kind === 'Ingress')?.metadata.annotations;
  const timeouts = ['read', 'send'].map((way) => `nginx.ingress.kubernetes.io/proxy-${way}-timeout`);
  const [read = ''] = timeouts;
  expect(await annotationsOf({})).toEqual(Object.fromEntries(timeouts.map((name) => [name, '3600'])));
  expect(await annotationsOf({ className: 'traefik' })).toBeUndefined();
  const own = { [read]: '60', 'cert-manager.io/cluster-issuer': 'letsencrypt' };
  expect(await annotationsOf({ className: 'traefik', annotations: own })).toEqual(own);
  expect(await annotationsOf({ annotations: own })).toEqual({ ...own, [timeouts[1] ?? '']: '3600' });
});
interface Backend {
  readonly service: { readonly name: string };
}

test.each([
  [
    'defaults',
    ['http://waggle.localhost', 'Switched off: backups, monitoring', 'this is a demo', 'no TLS on the Ingress'],
  ],
  ['production', ['https://orders.example.com', 'Switched off: simulator', 'pinned by its tag alone']],
  ['tunnel', ['https://food.example.com   by the Cloudflare tunnel']],
  ['promtail', ['Promtail has been at its end']],
  ['gateway', ['by Gateway API', 'see that it means your gateway']],
  ['everything off', ['Nothing routes to it', 'no network policies']],
])('the notes after an installation with %s say where it is, what is off and what to mind', async (name, sentences) => {
  const file = path.join(helm.folder, '../notes.yaml');
  writeFileSync(file, stringify(variants[name] ?? {}));
  const { stdout } = await helm.run('install', 'waggle', helm.folder, '--dry-run=client', '-f', file);
  const notes = stdout.slice(stdout.indexOf('NOTES:'));
  for (const sentence of sentences) expect(notes).toContain(sentence);
});

test('the notes name nothing that is not there', async () => {
  const off = ['--set', 'ingress.enabled=false,orders.enabled=false,init.admin.enabled=false,refill.enabled=false'];
  const { stdout } = await helm.run('install', 'waggle', helm.folder, '--dry-run=client', ...off);
  const notes = stdout.slice(stdout.indexOf('NOTES:'));
  expect(notes).toContain('Nothing routes to it.');
  expect(notes).not.toContain('svc/waggle-orders');
  expect(notes).not.toContain('Sign in as admin');
});

test('a service that is added brings its own chart, and nothing else has to change for it', async () => {
  const grown = copyOfTheChart();
  const chart = path.join(grown.folder, 'charts/insights');
  cpSync(path.join(grown.folder, 'charts/deliveries'), chart, { recursive: true });
  const rewrite = (file: string, change: (text: string) => string) => {
    const at = path.join(grown.folder, file);
    writeFileSync(at, change(readFileSync(at, 'utf8')));
  };
  rewrite('charts/insights/Chart.yaml', (text) => text.replace('name: deliveries', 'name: insights'));
  rewrite('charts/insights/values.yaml', (text) => text.replace('/api/deliveries', '/api/insights'));
  const entry = { name: 'insights', version: '0.1.0', repository: '', condition: 'insights.enabled' };
  rewrite('Chart.yaml', (text) => stringify({ ...parse(text), dependencies: [...parse(text).dependencies, entry] }));
  rmSync(path.join(grown.folder, 'Chart.lock'));
  rewrite('values.yaml', (text) => `${text}\ninsights:\n  enabled: true\n`);
  rewrite('values.schema.json', (text) => text.replace('"orders": {', '"insights": {"type": "object"}, "orders": {'));
  const objects = await grown.render({});
  grown.remove();
  const names = objects.map(nameOf);
  for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'])
    expect(names).toContain(`${kind}/waggle-insights`);
  expect(names).toContain('Secret/waggle-insights-stores');
  expect(JSON.stringify(objects.find(({ kind }) => kind === 'Ingress'))).toContain('/api/insights');
});

test('rendering takes a moment', async () => {
  const started = performance.now();
  await helm.render(variants['everything on'] ?? {});
  const seconds = (performance.now() - started) / 1_000;
  process.stdout.write(`helm template with everything on: ${seconds.toFixed(2)} s\n`);
  // The bar is 5 s; this is only there to notice something of another order, also on a machine that does much else.
  expect(seconds).toBeLessThan(30);
});
