// `npm run supply-chain`: checks what the project takes from others, and asks the registry for known vulnerabilities where it answers.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type LockedPackages, supplyChainProblems } from './rules.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: LockedPackages };
const problems = [...supplyChainProblems(packages), ...vulnerabilities()];
for (const problem of problems) say(problem);
if (problems.length > 0) process.exit(1);
say(
  `${Object.keys(packages).length} packages: integrity, install scripts and licences are as scripts/supply-chain/rules.ts wants them`,
);

/** Of what users get, from `high` on. */
function vulnerabilities(): string[] {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0'], {
    encoding: 'utf8',
    timeout: 60_000,
    shell: process.platform === 'win32',
  });
  const found = (parsed(stdout)?.vulnerabilities ?? null) as Record<string, { severity: string; range: string }> | null;
  if (found === null) {
    say('the registry does not answer npm audit: vulnerabilities were not checked');
    return [];
  }
  return Object.entries(found).flatMap(([name, { severity, range }]) =>
    severity === 'high' || severity === 'critical'
      ? [`${name} ${range} has a ${severity} vulnerability: npm audit`]
      : [],
  );
}

function parsed(text: string): { readonly vulnerabilities?: unknown } | null {
  try {
    return JSON.parse(text) as { vulnerabilities?: unknown };
  } catch {
    return null;
  }
}
