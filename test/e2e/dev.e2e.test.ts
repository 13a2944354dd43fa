// `npm run dev` on a copy of the tree: what is saved is seen, and Ctrl-C leaves nothing behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CopyOfTheTree, copyOfTheTree } from '../support/copy-of-the-tree.ts';
import { freePort } from '../support/redis.ts';
import { patience, temporaryFolder, waitFor } from '../support/waggle.ts';

const limitMs = 60_000 * patience;
// Copying the tree, loading Vite, starting Waggle.
const startMs = 3 * limitMs;

describe.skipIf(process.platform !== 'linux')('npm run dev', () => {
  const data = temporaryFolder();
  let tree: CopyOfTheTree;
  let dev: ChildProcess;
  let pages: string;
  let output = '';

  beforeAll(async () => {
    tree = copyOfTheTree();
    const [port, pagesPort, inspect] = [await freePort(), await freePort(), await freePort()];
    pages = `http://127.0.0.1:${pagesPort}`;
    dev = spawn(process.execPath, ['scripts/dev.ts', '--pages-port', String(pagesPort), '--inspect', String(inspect)], {
      cwd: tree.folder,
      env: { ...process.env, WAGGLE_PORT: String(port), WAGGLE_DATA: data.folder, REDIS_URL: '', MONGODB_URL: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [dev.stdout, dev.stderr]) stream?.on('data', (bytes) => (output += String(bytes)));
    await seen('/client.json', '"simulated_rides":true');
  }, startMs);
  afterAll(async () => {
    if (dev.exitCode === null) {
      dev.kill('SIGINT');
      await once(dev, 'exit');
    }
    tree.remove();
    data.remove();
  });

  /** Waits until an address of the pages' server answers with a text. */
  const seen = (address: string, text: string): Promise<void> =>
    waitFor(`${text} at ${address}, after ${output.slice(-2_000)}`, limitMs, async () => {
      const answer = await fetch(pages + address, { headers: { accept: '*/*' } }).catch(() => null);
      return (await answer?.text())?.includes(text) === true;
    });

  const change = (file: string, from: string, to: string): void => {
    const text = readFileSync(path.join(tree.folder, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(path.join(tree.folder, file), text.replace(from, to));
  };

  test(
    'a saved file of a service restarts Waggle with it',
    async () => {
      change('waggle/web-pages.ts', 'send({ tiles,', "send({ saved: 'in the service', tiles,");
      await seen('/client.json', '"saved":"in the service"');
    },
    limitMs,
  );

  test(
    'a saved file of the pages is served at once, without a restart',
    async () => {
      const restarts = () => output.match(/restarting Waggle/g)?.length;
      const before = restarts();
      await seen('/src/i18n/strings.en.json?import', 'Your cart is empty');
      change('web/src/i18n/strings.en.json', 'Your cart is empty', 'Nothing is in your cart');
      await seen('/src/i18n/strings.en.json?import', 'Nothing is in your cart');
      expect(restarts()).toBe(before);
    },
    limitMs,
  );

  test(
    'a mistake does not end it: the next save starts Waggle again',
    async () => {
      change('waggle/web-pages.ts', "'in the service'", 'in the service');
      await waitFor(`the end of Waggle, after ${output.slice(-2_000)}`, limitMs, () =>
        output.includes('the next save starts it again'),
      );
      change('waggle/web-pages.ts', 'in the service', "'mended'");
      await seen('/client.json', '"saved":"mended"');
    },
    limitMs,
  );

  test(
    'Ctrl-C ends Waggle and the server of the pages',
    async () => {
      const ended = once(dev, 'exit');
      // Once from the terminal and once from npm.
      dev.kill('SIGINT');
      dev.kill('SIGINT');
      expect(await ended).toEqual([130, null]);
      expect(output).toContain('"stopped"');
      expect(working()).toEqual([]);
    },
    limitMs,
  );

  /** The processes that work in the copy. */
  const working = (): string[] =>
    readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === tree.folder;
      } catch {
        return false;
      }
    });
});
