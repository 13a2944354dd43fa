// Rules on the text of the sources, for what import rules cannot check. Each must find its planted violations.
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@waggle/services';

export interface TextRule {
  readonly name: string;
  readonly why: string;
  /** Selects the sources that it checks; tests are left out. */
  readonly looksAt: (file: string) => boolean;
  /** Also checks `deploy/` and `scripts/`. */
  readonly wide?: true;
  readonly forbidden: RegExp;
  /** Lines that break it, each in its own way. */
  readonly planted: readonly string[];
}

export const textRules: readonly TextRule[] = [
  {
    name: 'environment variables are read in one place',
    why: 'A setting that is read elsewhere is not checked, and `waggle config` does not print it.',
    looksAt: (file) => !/^service-kit\/config\/environment\.ts$|^waggle\/(cli\.ts|bin\.mjs)$/.test(file),
    forbidden: /process\??\.env\b|process\[|[{,]\s*env\b.*(= process|from '(node:)?process')|from '(node:)?process'/,
    planted: [
      "const url = process.env['REDIS_URL'];",
      "const url = process['env'].REDIS_URL;",
      'const { env } = process;',
      "import { env } from 'node:process';",
    ],
  },
  {
    name: 'no service makes HTTP requests or opens sockets to others',
    why: 'Services exchange events and nothing else.',
    looksAt: (file) => /^(contracts|town|store|bus|service-kit|services)\//.test(file),
    forbidden:
      /(?<![.\w])fetch\(|globalThis\.fetch|new WebSocket\(|^import (?!type).*(?<!type )\bWebSocket\b.*'ws'|XMLHttpRequest|^import (?!type).*'node:(net|tls)'/,
    planted: [
      "const answer = await fetch('http://deliveries:8080/api/deliveries');",
      "const answer = await globalThis.fetch('http://deliveries:8080/api/deliveries');",
      "import { WebSocket } from 'ws';",
    ],
  },
  {
    name: 'the clock is a parameter where rules and use cases need it',
    why: 'Tests and simulations control the time.',
    looksAt: (file) => /^(services|bus|store)\//.test(file) && !/^(bus\/redis|store\/mongo)\//.test(file),
    forbidden: /Date\.now\(|new Date\(\)|(?<!\.)setTimeout\(|setInterval\(|Math\.random\(/,
    planted: ['const now = Date.now();'],
  },
  {
    name: 'no file outside a service’s folder names it',
    why: 'Lists of services are derived from their manifests; otherwise each new service would need an edit there too.',
    looksAt: (file) => !file.startsWith('services/'),
    wide: true,
    // Command groups and comments may use the same word.
    forbidden: new RegExp(`^(?!\\s*(//|\\*|/\\*)).*(?<!command\\()['"\`](${serviceNames.join('|')})['"\`]`),
    planted: ["if (name === 'simulator') return;", 'const first = "orders";'],
  },
  {
    name: 'servers are opened in one place',
    why: 'A server that is opened elsewhere closes idle connections after Node’s default of a few seconds, and a proxy answers 502.',
    // createHttp creates a server only when a test passes none; the fake members are not HTTP servers.
    looksAt: (file) => !/^service-kit\/http\/(listener|server)\.ts$|^waggle\/init\/fake-members\.ts$/.test(file),
    forbidden: /\b(createServer|createSecureServer)\b|new (http\.)?Server\(/,
    planted: ["import { createServer } from 'node:http';", 'const server = new http.Server(answer);'],
  },
  {
    name: 'no notes of unfinished work',
    why: 'Unfinished work belongs in an issue.',
    looksAt: () => true,
    forbidden: /\b(TODO|FIXME|XXX)\b/,
    planted: ['// TODO: make it work'],
  },
];

/** `file:line: text` of every line that breaks the rule. */
export function breaches(rule: TextRule, files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) =>
    rule.looksAt(file) && (rule.wide || !/^(deploy|scripts)\//.test(file))
      ? text.split('\n').flatMap((line, i) => (rule.forbidden.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : []))
      : [],
  );
}

/** Our sources without tests, by their path from the root. */
export function sources(root: string): Map<string, string> {
  const found = globSync('{contracts,town,store,bus,service-kit,services,waggle,deploy,scripts}/**/*.{ts,mjs}', {
    cwd: root,
    exclude: (name) => /node_modules|\.test\.ts$|conformance/.test(String(name)),
  });
  // waggle/cli.ts is a folder.
  const files = found.filter((file) => statSync(path.join(root, file)).isFile());
  return new Map(files.map((file) => [file.split(path.sep).join('/'), readFileSync(path.join(root, file), 'utf8')]));
}
