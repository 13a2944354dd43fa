// `npm run bench:first-start`: measures `npm start` of this tree on an empty machine: a fresh copy, npm's cache empty, the
// machine's own Node and npm. With --against <commit> it measures that commit in turns, and exits with 1 when this tree takes
// more than half of its disk or two thirds of its time.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../deploy/processes/redis.ts';

const root = path.resolve(import.meta.dirname, '..');
const bars = { disk: 1 / 2, seconds: 2 / 3 };
const patienceMs = 600_000;

interface Figures {
  /** Packages that npm downloaded, compressed. */
  readonly downloadMb: number;
  /** What the first start adds to the checkout. */
  readonly diskMb: number;
  /** From the command to the first page and the first answer of the API. */
  readonly seconds: number;
}

const { values } = parseArgs({ options: { against: { type: 'string' }, rounds: { type: 'string', default: '1' } } });
const trees = values.against === undefined ? ['this tree'] : ['this tree', values.against];
const measured = new Map<string, Figures[]>(trees.map((tree) => [tree, []]));
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const tree of trees) {
    const figures = await firstStart(tree);
    measured.get(tree)?.push(figures);
    process.stdout.write(`${row(tree, figures)}\n`);
  }
}
if (values.against !== undefined) compare(median('this tree'), median(values.against));

async function firstStart(tree: string): Promise<Figures> {
  const home = mkdtempSync(path.join(tmpdir(), 'waggle-first-start-'));
  const folder = path.join(home, 'waggle');
  try {
    mkdirSync(folder);
    checkOut(tree, folder);
    const before = bytesIn(folder);
    const cache = path.join(home, 'npm-cache');
    const seconds = await untilAnswered(folder, cache, path.join(home, 'data'));
    return { downloadMb: downloaded(cache) / 1e6, diskMb: (bytesIn(folder) - before) / 1e6, seconds };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function checkOut(tree: string, folder: string): void {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, maxBuffer: 1 << 28 });
  const archive =
    tree === 'this tree'
      ? execFileSync('tar', ['-c', '--null', '-T', '-'], {
          cwd: root,
          input: git('ls-files', '-z', '--cached', '--others', '--exclude-standard'),
          maxBuffer: 1 << 28,
        })
      : git('archive', tree);
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
}

async function untilAnswered(folder: string, cache: string, data: string): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const started = spawn('npm', ['start'], {
    cwd: folder,
    env: {
      PATH: machinePath(),
      HOME: path.dirname(folder),
      npm_config_cache: cache,
      WAGGLE_PORT: String(port),
      WAGGLE_DATA: data,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let errors = '';
  started.stderr.on('data', (bytes) => (errors += bytes));
  const ended = once(started, 'close');
  try {
    const url = `http://127.0.0.1:${port}`;
    while (!((await answers(`${url}/`)) && (await answers(`${url}/api/menu`)))) {
      if (started.exitCode !== null) throw new Error(`npm start ended:\n${errors}`);
      if (performance.now() - began > patienceMs) throw new Error(`npm start did not answer:\n${errors}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return (performance.now() - began) / 1_000;
  } finally {
    if (started.pid) process.kill(-started.pid, 'SIGINT');
    await ended;
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { headers: { accept: '*/*' } }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Without this tree's programs: an empty machine has none of them. */
function machinePath(): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.filter((folder) => !/node_modules|node-gyp-bin/.test(folder)).join(path.delimiter);
}

/** What npm's cache says about the packages in it. */
function downloaded(cache: string): number {
  const sizes = new Map<string, number>();
  for (const file of filesIn(path.join(cache, '_cacache/index-v5'))) {
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const { key, size } = JSON.parse(line.slice(line.indexOf('\t') + 1)) as { key: string; size: number };
      if (/^make-fetch-happen:.*\.tgz$/.test(key)) sizes.set(key, size);
    }
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

function bytesIn(folder: string): number {
  return filesIn(folder).reduce((sum, file) => sum + lstatSync(file).blocks * 512, 0);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(file) : [file];
  });
}

function median(tree: string): Figures {
  const all = measured.get(tree) ?? [];
  const middle = (of: (figures: Figures) => number) => all.map(of).sort((a, b) => a - b)[all.length >> 1] ?? 0;
  return {
    downloadMb: middle((figures) => figures.downloadMb),
    diskMb: middle((figures) => figures.diskMb),
    seconds: middle((figures) => figures.seconds),
  };
}

function compare(ours: Figures, theirs: Figures): void {
  const [disk, seconds] = [ours.diskMb / theirs.diskMb, ours.seconds / theirs.seconds];
  const rows: [string, number, number][] = [
    ['disk', disk, bars.disk],
    ['seconds', seconds, bars.seconds],
  ];
  for (const [what, share, bar] of rows) {
    process.stdout.write(
      `${share <= bar ? 'met   ' : 'MISSED'}  ${what.padEnd(8)} ${share.toFixed(2)} of ${values.against}\n`,
    );
    if (share > bar) process.exitCode = 1;
  }
}

function row(tree: string, { downloadMb, diskMb, seconds }: Figures): string {
  const figures = `download ${downloadMb.toFixed(0)} MB, disk ${diskMb.toFixed(0)} MB, ${seconds.toFixed(1)} s`;
  return `${tree.padEnd(16)} ${figures} to the first page and answer`;
}
