// The architecture as rules on imports. Each must find its planted violation in `planted/`.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType, type IReporterOutput } from 'dependency-cruiser';

const shared = ['contracts', 'town', 'store', 'bus', 'service-kit'] as const;
const ours = '^(contracts|town|store|bus|service-kit|services/[^/]+|web|waggle|deploy|scripts|test|bench)/';
const tests = '\\.test\\.ts$|/conformance/|^test/';

// Folders of `web/src` that hold pages. Apart from the app, other folders may import only their entrances, which load them or link
// to them.
const pages = 'admin|checkout|courier|kitchen|menu-page|sign-in|tracking';
const entrances = '/(load-[^/]+|unanswered-notice)\\.tsx?$';

/** What each shared package may import of the others. */
const layers: Readonly<Record<(typeof shared)[number], readonly string[]>> = {
  contracts: [],
  town: ['contracts'],
  store: ['contracts'],
  bus: ['contracts', 'store'],
  'service-kit': ['contracts', 'store', 'bus'],
};

// The rooms of service-kit, each with the rooms that it may use; and the doors that its package.json opens to others.
const rooms: Readonly<Record<string, readonly string[]>> = {
  config: [],
  http: ['config'],
  identity: ['config', 'http'],
  operations: ['config', 'http', 'identity'],
  telemetry: ['config', 'http'],
  process: ['config', 'http', 'identity', 'operations', 'telemetry'],
};
const root = path.resolve(import.meta.dirname, '../..');
const kit = JSON.parse(readFileSync(path.join(root, 'service-kit/package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string>>;
};
const doors = `^service-kit/(${Object.values(kit.exports)
  .map((file) => file.slice(2).replaceAll('.', '\\.'))
  .join('|')})$`;
const roomRules: IForbiddenRuleType[] = [
  ...Object.entries(rooms).map(
    ([room, below]): IForbiddenRuleType => ({
      name: `service-kit-${room}-uses-only-the-rooms-below`,
      comment: 'config ← http ← identity ← operations ← process, and config ← http ← telemetry ← process',
      severity: 'error',
      from: { path: `^service-kit/${room}/`, pathNot: tests },
      to: { path: '^service-kit/', pathNot: `^service-kit/(${[room, ...below].join('|')})/` },
    }),
  ),
  {
    name: 'rooms-are-entered-through-their-doors',
    comment: 'A file that service-kit/package.json does not export can change without affecting code outside its room.',
    severity: 'error',
    from: { path: '^(service-kit/([^/]+)|[^/]+)/', pathNot: '^service-kit/.*\\.test\\.ts$' },
    to: { path: '^service-kit/', pathNot: [doors, '^service-kit/$2/'] },
  },
];

const contractFiles = globSync('contracts/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));

/** The contracts that load TypeBox, themselves or through another: 17 kB of a page, compressed. */
function contractsWithSchemas(): readonly string[] {
  const imports = new Map(
    contractFiles.map((file) => [file, valueImports(readFileSync(path.join(root, file), 'utf8'))]),
  );
  const loads = (file: string, seen: readonly string[] = []): boolean =>
    (imports.get(file) ?? []).some(
      (name) => name === 'typebox' || (!seen.includes(name) && loads(`contracts/${name}`, [...seen, name])),
    );
  return contractFiles.filter((file) => loads(file));
}

const valueImports = (source: string): readonly string[] =>
  [...source.matchAll(/^(?:import|export) (?!type )[^;]*?from '(?:\.\/)?([^']+)'/gm)].map(([, name = '']) => name);

export const rules: IForbiddenRuleType[] = [
  ...roomRules,
  {
    name: 'a-service-never-imports-another',
    comment: 'Services react to events; a service that imports another is coupled to it.',
    severity: 'error',
    from: { path: '^services/([^/]+)/' },
    to: { path: '^services/([^/]+)/', pathNot: '^services/$1/' },
  },
  {
    name: 'a-service-imports-only-shared-packages',
    comment: 'Services share contracts, town, store, bus and service-kit, and nothing else of ours.',
    severity: 'error',
    from: { path: '^services/', pathNot: tests },
    to: { path: ours, pathNot: '^(contracts|town|store|bus|service-kit|services)/' },
  },
  {
    name: 'only-the-list-opens-a-service',
    comment:
      'All other code goes through services/index.ts, so that adding or removing a service changes only that file.',
    severity: 'error',
    from: { path: ours, pathNot: [tests, '^(services/[^/]+|bench)/'] },
    to: { path: '^services/[^/]+/' },
  },
  {
    name: 'rules-are-pure',
    comment: 'A rule file decides what may happen; it uses no store, no clock and no network.',
    severity: 'error',
    from: { path: '\\.rules\\.ts$' },
    to: { pathNot: '^(contracts|town)/|\\.rules\\.ts$|^(node:)?util$' },
  },
  ...shared.map(
    (layer): IForbiddenRuleType => ({
      name: `${layer}-imports-only-what-is-below`,
      comment: 'contracts ← store ← bus ← service-kit ← services ← waggle',
      severity: 'error',
      from: { path: `^${layer}/`, pathNot: tests },
      to: { path: ours, pathNot: `^(${[layer, ...layers[layer]].join('|')})/` },
    }),
  ),
  {
    name: 'products-never-import-tests',
    comment: 'The product must run without its tests.',
    severity: 'error',
    from: { path: '^(contracts|town|store|bus|service-kit|services|waggle|deploy|scripts/generate)/', pathNot: tests },
    to: { path: '^test/|\\.test\\.ts$|/conformance/' },
  },
  {
    name: 'no-cycles',
    comment: 'Of two files that import each other, neither can be read alone.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-outgoing-http',
    comment: 'No service calls another, so none has an HTTP client.',
    severity: 'error',
    from: {
      path: '^(contracts|town|store|bus|service-kit|services)/',
      pathNot: `${tests}|^service-kit/http/(server|listener|sockets)\\.ts$`,
    },
    to: { path: '^(node:)?(http|https|http2|undici|axios|got|node-fetch)$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'web-imports-only-contracts-and-town',
    comment: 'The client talks to services over HTTP and WebSockets, and shares only contracts and the town with them.',
    severity: 'error',
    from: { path: '^web/src/' },
    to: { path: ours, pathNot: '^(contracts|town|web/src)/' },
  },
  {
    name: 'web-carries-no-schemas',
    comment:
      'A page takes types and codes from contracts, and its checks from a generated file: TypeBox is 17 kB of a page.',
    severity: 'error',
    from: { path: '^web/src/', pathNot: tests },
    to: {
      path: `^(${contractsWithSchemas().join('|').replaceAll('.', '\\.')})$`,
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'web-folders-have-no-cycles',
    comment: 'Of two folders that import each other, neither can be read alone.',
    severity: 'error',
    scope: 'folder',
    from: { path: '^web/src/' },
    to: { circular: true },
  },
  {
    name: 'web-pages-are-opened-by-the-app',
    comment: 'Code that two pages share has its own folder, so a page can change without affecting the others.',
    severity: 'error',
    from: { path: '^web/src/([^/]+)/' },
    to: { path: `^web/src/(${pages})/`, pathNot: `^web/src/$1/|${entrances}` },
  },
  {
    name: 'web-pages-are-opened-by-a-router',
    comment:
      'The app opens pages by their address, and the page of admins those that are its parts. No other code opens one.',
    severity: 'error',
    from: { path: '^web/src/', pathNot: '^web/src/(app|admin/(admin-page|own-account))\\.tsx$|/load-[^/]+\\.ts$' },
    to: { path: '^web/src/(?!shell/).+-page\\.tsx$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'web-sockets-are-opened-in-one-place',
    comment: 'useLiveSocket validates messages and closes the socket with the page: no page opens one directly.',
    severity: 'error',
    from: { path: '^web/src/', pathNot: '^web/src/live/(use-live-socket\\.ts|live-socket\\.unit\\.test\\.ts)$' },
    to: { path: '^web/src/live/live-socket\\.ts$', dependencyTypesNot: ['type-only'] },
  },
];

export interface ImportViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** Cruises the folders under `root`; throws when it finds no module, since then every rule would hold. */
export async function importViolations(
  root: string,
  folders: readonly string[],
): Promise<{ modules: string[]; found: ImportViolation[] }> {
  const result: IReporterOutput = await cruise([...folders], {
    baseDir: root,
    ruleSet: { forbidden: rules },
    validate: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'planted/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
    moduleSystems: ['es6'],
  });
  const { summary, modules } = result.output as ICruiseResult;
  if (modules.length === 0) throw new Error(`dependency-cruiser saw no module under ${root}: nothing was checked`);
  return {
    modules: modules.map(({ source }) => source),
    found: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
