// `npm run bench:dev`: measures `npm run dev` on a copy of this tree, from save to seen: a service's answer after its restart, and
// a text on an open page. Exits with 1 when one takes more than 2 s.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { freePort } from '../deploy/processes/redis.ts';
import { temporaryFolder, waitFor } from '../deploy/processes/waggle.ts';
import { findChromium, launchBrowser } from '../test/support/browser.ts';
import { copyOfTheTree } from '../test/support/copy-of-the-tree.ts';

const barMs = 2_000;
const patienceMs = 60_000;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });
const chromium = findChromium();
if (!chromium) {
  process.stderr.write('bench:dev needs Chromium in PATH (Debian: apt-get install chromium)\n');
  process.exit(2);
}
const data = temporaryFolder();
const tree = copyOfTheTree();
const [port, pagesPort, inspect] = [await freePort(), await freePort(), await freePort()];
const pages = `http://127.0.0.1:${pagesPort}`;
const dev = startDev();
const browser = await launchBrowser(chromium);
try {
  await waitFor('npm run dev', patienceMs, () => answers('"simulated_rides":true'));
  const page = await browser.newPage();
  await page.goto(pages);
  await shown(page, 'Your cart is empty');
  report(
    'a service',
    await rounds('waggle/web-pages.ts', 'send({ tiles,', serviceText, ({ at }) => answers(`"saved":${at}`)),
  );
  report(
    'a page',
    await rounds('web/src/i18n/strings.en.json', 'Your cart is empty', pageText, ({ at }) => shows(page, pageText(at))),
  );
} finally {
  await browser.close();
  dev.kill('SIGINT');
  await once(dev, 'exit');
  tree.remove();
  data.remove();
}

function startDev(): ChildProcess {
  const ports = ['--pages-port', String(pagesPort), '--inspect', String(inspect)];
  return spawn(process.execPath, ['scripts/dev.ts', ...ports], {
    cwd: tree.folder,
    env: { ...process.env, WAGGLE_PORT: String(port), WAGGLE_DATA: data.folder, REDIS_URL: '', MONGODB_URL: '' },
    stdio: 'ignore',
  });
}

/** The ms from each save of `file`, with another text in the place of `from`, until `seen`. */
async function rounds(
  file: string,
  from: string,
  textOf: (at: number) => string,
  seen: (saved: { readonly at: number }) => Promise<boolean>,
): Promise<number[]> {
  const original = readFileSync(path.join(tree.folder, file), 'utf8');
  const took: number[] = [];
  for (let at = 1; at <= Number(values.rounds); at += 1) {
    writeFileSync(path.join(tree.folder, file), original.replace(from, textOf(at)));
    const saved = performance.now();
    await waitFor(`${textOf(at)} of ${file}`, patienceMs, () => seen({ at }));
    took.push(performance.now() - saved);
  }
  return took;
}

function serviceText(at: number): string {
  return `send({ saved: ${at}, tiles,`;
}

function pageText(at: number): string {
  return `Nothing in the cart, round ${at}`;
}

async function answers(text: string): Promise<boolean> {
  const answer = await fetch(`${pages}/client.json`).catch(() => null);
  return (await answer?.text())?.includes(text) === true;
}

function shows(page: Page, text: string): Promise<boolean> {
  return page.getByText(text).first().isVisible();
}

function shown(page: Page, text: string): Promise<void> {
  return waitFor(`${text} on the page`, patienceMs, () => shows(page, text));
}

function report(what: string, took: number[]): void {
  const sorted = took.toSorted((a, b) => a - b);
  const [median = 0, max = 0] = [sorted[sorted.length >> 1], sorted.at(-1)];
  const met = max < barMs;
  process.stdout.write(
    `${met ? 'met   ' : 'MISSED'}  saved to seen, ${what.padEnd(9)} p50 ${median.toFixed(0)} ms, max ${max.toFixed(0)} ms of ${sorted.length}\n`,
  );
  if (!met) process.exitCode = 1;
}
