// Checks commands of the docs that do not run: their scripts, files, options, services and values exist.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { allSettings } from '../../waggle/settings.ts';
import type { Helm } from '../deploy/chart.ts';
import type { Check } from './command-rules.ts';
import { wordsOf } from './shell-commands.ts';

const root = path.resolve(import.meta.dirname, '../..');
const exists = (file: string): boolean => existsSync(path.join(root, file));

/** What is wrong with a command; empty when nothing is. @param helm the chart, for commands of helm */
export async function problemsOf(check: Check, command: string, helm: Helm): Promise<string[]> {
  const words = wordsOf(command);
  switch (check) {
    case 'script':
      return [...missingScript(words), ...missingFiles(words)];
    case 'tests':
      return [...missingScript(words.filter((word) => !word.startsWith('PATH='))), ...missingTests(words)];
    case 'options':
      return [...missingScript(words), ...unknownOptions(words)];
    case 'compose':
      return [...missingFiles(words), ...missingInCompose(words)];
    case 'helm':
      return [...missingFiles(words), ...(await refusedByHelm(words, helm))];
    case 'files':
      return missingFiles(words);
    case 'setting':
      return unknownSettings(words);
  }
}

function scriptOf(name: string): string | undefined {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return scripts[name];
}

/** The name of `npm run <name>`, or `start` and `test`. */
const nameOf = ([, second = '', third = '']: readonly string[]): string => (second === 'run' ? third : second);

const missingScript = (words: readonly string[]): string[] =>
  words[0] === 'npm' && !scriptOf(nameOf(words)) ? [`package.json has no script ${nameOf(words)}`] : [];

/** Words that look like files of the project. */
const missingFiles = (words: readonly string[]): string[] =>
  words
    .filter((word) => /^(\.ci|bus|contracts|deploy|docs|services|store|test|waggle|web)\//.test(word) && !exists(word))
    .map((word) => `${word} does not exist`);

/** Vitest finds at least one test file for the filter, and a test with the words of -t in its title. */
function missingTests(words: readonly string[]): string[] {
  const given = words.includes('--') ? words.slice(words.indexOf('--') + 1) : [];
  const at = given.indexOf('-t');
  const title = at < 0 ? null : (given[at + 1] ?? '');
  const filters = title === null ? given : given.filter((_, i) => i !== at && i !== at + 1);
  const files = listed(['--filesOnly', ...filters]).flatMap((line) => /\S+\.test\.tsx?/.exec(line) ?? []);
  if (files.length === 0) return [`vitest finds no test for ${filters.join(' ')}`];
  if (title === null || files.some((file) => readFileSync(path.join(root, file), 'utf8').includes(title))) return [];
  // Part of the title comes from a table. This way alone would not do: tests that need a server are not listed.
  return listed([...filters, '-t', title]).length > 0 ? [] : [`no test of ${filters.join(' ')} is titled “${title}”`];
}

function listed(filters: readonly string[]): string[] {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout } = spawnSync(process.execPath, [vitest, 'list', ...filters], { cwd: root, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.startsWith('['));
}

// An option that it knows passes without a word; of those that it does not know, the program names the first.
function unknownOptions(words: readonly string[]): string[] {
  const [, program = ''] = /node (\S+)/.exec(scriptOf(nameOf(words)) ?? '') ?? [];
  const given = words.slice(words.indexOf('--') + 1);
  const { stderr } = spawnSync(process.execPath, [path.join(root, program), ...given, '--no-such-option'], {
    encoding: 'utf8',
  });
  return /Unknown option '--no-such-option'/.test(stderr) ? [] : [`${program} ${given.join(' ')}: ${stderr}`];
}

interface Compose {
  readonly services: Readonly<Record<string, { readonly profiles?: readonly string[] }>>;
}

function missingInCompose(words: readonly string[]): string[] {
  const { services } = parse(readFileSync(path.join(root, optionOf(words, '-f')), 'utf8'), { merge: true }) as Compose;
  const profile = optionOf(words, '--profile');
  const verb = words.findIndex((word) => word === 'up' || word === 'run');
  const named = [
    ...words.slice(verb + 1).filter((word, i, rest) => !word.startsWith('-') && rest[i - 1] !== '--scale'),
    ...words.flatMap((word, i) => (words[i - 1] === '--scale' ? [word.split('=')[0] ?? ''] : [])),
  ];
  const profiles = Object.values(services).flatMap((service) => service.profiles ?? []);
  return [
    ...(verb < 0 ? [`neither up nor run: ${words.join(' ')}`] : []),
    ...(profile !== '' && !profiles.includes(profile) ? [`compose has no profile ${profile}`] : []),
    ...named.filter((name) => !services[name]).map((name) => `compose has no service ${name}`),
  ];
}

const optionOf = (words: readonly string[], option: string): string =>
  words.includes(option) ? (words[words.indexOf(option) + 1] ?? '') : '';

/** Its help lists every option, and the chart takes every value. */
async function refusedByHelm(words: readonly string[], helm: Helm): Promise<string[]> {
  const verb = words[1] === 'dependency' ? words.slice(1, 3) : words.slice(1, 2);
  const { code, stdout } = await helm.run(...verb, '--help');
  if (code !== 0) return [`helm has no command ${verb.join(' ')}`];
  const options = words.filter((word) => /^--?[a-z]/.test(word));
  const unknown = options.filter((option) => !new RegExp(`(^|\\s)${option}(,|\\s)`, 'm').test(stdout));
  const values = words.filter((_, i) => words[i - 1] === '--set').map(withExample);
  // Those that the release has by then: the upgrades of one block follow each other.
  const present = words.includes('--reset-then-reuse-values') ? ['backup.enabled=true', 'global.stopped=true'] : [];
  const set = [...present, ...values].flatMap((value) => ['--set', value]);
  const rendered = values.length === 0 ? null : await helm.run('template', 'waggle', helm.folder, ...set);
  return [
    ...unknown.map((option) => `helm ${verb.join(' ')} has no option ${option}`),
    ...(rendered && rendered.code !== 0 ? [rendered.stderr] : []),
  ];
}

const withExample = (value: string): string =>
  value
    .replace('<your registry>', 'registry.example')
    .replace('<name>', 'waggle-2026-11-22T14-30-00Z')
    .replace('sha256:…', `sha256:${'0'.repeat(64)}`);

function unknownSettings(words: readonly string[]): string[] {
  const known = Object.values(allSettings).flatMap((table) => Object.values(table).map(({ env }) => env));
  return words
    .flatMap((word) => /^([A-Z_]+)=/.exec(word)?.[1] ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => `there is no setting ${name}`);
}
