// The OpenAPI document: without a finding by the recommended rules of a linter that is not ours.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/generate/generated-files.ts';
import { temporaryFolder } from '../support/waggle.ts';

const file = path.join(root, 'contracts/published/openapi.json');

interface Findings {
  readonly totals: { readonly errors: number; readonly warnings: number; readonly ignored: number };
  readonly problems: readonly { readonly ruleId: string }[];
}

/** Lints in a folder of its own: no configuration and no ignore file is found from there. */
function lint(text: string): Promise<Findings> {
  const { folder, remove } = temporaryFolder();
  writeFileSync(path.join(folder, 'openapi.json'), text);
  const cli = path.join(root, 'node_modules/@redocly/cli/bin/cli.js');
  const env = {
    PATH: process.env['PATH'],
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    CI: 'true',
  };
  const args = [cli, 'lint', 'openapi.json', '--format=json', '--extends=recommended', '--max-problems=1000'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, env, maxBuffer: 1e8 }, (_, stdout, stderr) => {
      remove();
      try {
        resolve(JSON.parse(stdout) as Findings);
      } catch {
        reject(new Error(stderr || stdout));
      }
    });
  });
}

test('redocly’s recommended rules find nothing in the OpenAPI document', async () => {
  const { totals, problems } = await lint(readFileSync(file, 'utf8'));
  expect(problems.map(({ ruleId }) => ruleId)).toEqual([]);
  expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
});

test('they find what was missing once: ids of operations, servers, and who may use a route', async () => {
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    servers?: unknown;
    paths: Record<string, Record<string, { operationId?: string; security?: unknown }>>;
  };
  delete document.servers;
  delete document.paths['/api/menu']?.['get']?.operationId;
  delete document.paths['/api/orders']?.['post']?.security;
  const { problems } = await lint(JSON.stringify(document));
  expect(problems.map(({ ruleId }) => ruleId)).toEqual(
    expect.arrayContaining(['no-empty-servers', 'operation-operationId', 'security-defined']),
  );
});
