// Checks a compose file with the schema of Compose, and with a linter.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DCLinter } from 'dclint';

interface Linted {
  readonly messages: readonly { readonly rule: string; readonly severity: string; readonly message: string }[];
}
/** Problems by the schema and the linter's stricter rules, except those of order and quoting. */
export function composeProblems(content: string): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'waggle-compose-'));
  try {
    const file = path.join(folder, 'compose.yaml');
    writeFileSync(file, content);
    const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
    const results: readonly Linted[] = linter.lintFiles([file], false);
    const messages = results.flatMap((result) => result.messages);
    return messages
      .filter(({ severity, rule }) => (severity === 'critical' || severity === 'major') && !rule.endsWith('-order'))
      .map(({ rule, message }) => `${rule}: ${message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The one accepted problem: a port whose address is a setting. */
export const isAddressOfProxy = (problem: string): boolean => problem.includes('Service "proxy" is exporting port');
