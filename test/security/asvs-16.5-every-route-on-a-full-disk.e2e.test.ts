// OWASP ASVS 5.0, 16.5.2 (a resource that fails): every route that changes something is tried on a disk that is full, and on a file that
// can no longer be written. It stores nothing and answers 503, or what it answers to a wrong request.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type AccessTable, rolesOf } from '@waggle/service-kit/config';
import { operationsAccess } from '@waggle/service-kit/operations';
import { manifests } from '@waggle/services';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findProgram } from '../../deploy/processes/redis.ts';
import { randomOf } from '../chaos/choices.ts';
import { place } from '../support/customer.ts';
import { fill, mayNotMount, ran, smallDisk } from '../support/disks.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';
import { type KitchenToChange, kitchenToChange } from './fuzz/kitchen-to-change.ts';
import { type Operation, operationsOf, requestOf } from './fuzz/operations.ts';

const changing = [operationsAccess, ...manifests.map(({ access = {} }) => access)]
  .flatMap((table) => Object.entries(table as AccessTable))
  .filter(([route]) => !/^(GET|WS) /.test(route));

/** Those that need no room on the disk, and why. All others must have answered 503. */
const withoutRoom: Readonly<Record<string, string>> = {
  'POST /api/orders/quote': 'it reckons a bill and keeps nothing',
  'POST /api/orders/times': 'it lists times and keeps nothing',
  'POST /api/orders/find': 'it reads; its body keeps phone numbers out of addresses',
  'POST /api/orders/search': 'it reads; its body keeps names and phone numbers out of addresses',
  'POST /api/deliveries/:id/position': 'a position goes on to those who follow the order, and is stored nowhere',
  'POST /api/orders/:id/prints/claim': 'of an order that is not accepted there is nothing to claim',
  'POST /api/orders/:id/prints/confirm': 'of what nobody asked for there is nothing to confirm',
  'POST /api/session/use': 'a session that was extended a moment ago stays as it is',
};

/** What the first identity, a token, may be answered: it has no session that could end. */
const nothingToEnd = new Set(['DELETE /api/session', 'DELETE /api/session/list']);

interface Kitchen extends KitchenToChange {
  readonly waggle: WaggleProcess;
  /** With a name that browsers have passkeys for. */
  readonly url: string;
  readonly operations: readonly Operation[];
}

async function kitchen(folder: string): Promise<Kitchen> {
  const waggle = await startWaggle({
    settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off', WAGGLE_FAULTS: 'on', WAGGLE_RETRY_ATTEMPTS: '1' },
  });
  onTestFinished(async () => void (await waggle.end('SIGKILL')));
  const url = waggle.url.replace('127.0.0.1', 'localhost');
  return { waggle, url, operations: await operationsOf(url), ...(await kitchenToChange(url)) };
}

/** Places orders until the disk has no room for one. */
async function exhausted({ url }: WaggleProcess): Promise<void> {
  while ((await place(url)).status === 201);
}

interface Answer {
  readonly status: number;
  /** Who asked, as the place in the list of identities; null: the request that is known to be right. */
  readonly by: number | null;
}

/** Asks a route until it says 503, with requests that its schema allows; returns its answers. */
async function answersOf(given: Kitchen, route: string): Promise<Answer[]> {
  const { waggle, url, operations, identities, known, right } = given;
  const [method = '', to = ''] = route.split(' ');
  const ask = async (at: string, init: RequestInit) => (await fetch(`${url}${at}`, { method, ...init })).status;
  const sure = right[route];
  if (sure) return [{ status: await ask(to, sure), by: null }];
  const operation = operations.find((one) => one.method === method && one.path.replaceAll(/\{(\w+)\}/g, ':$1') === to);
  if (!operation) throw new Error(`${route} is not in the documentation of the API`);
  const answers: Answer[] = [];
  for (let n = 0; n < 60 && answers.at(-1)?.status !== 503; n += 1) {
    const { path: at, headers, body } = requestOf(operation, randomOf(16, `${route} ${n}`), known);
    const by = n % identities.length;
    const sent = body === undefined ? null : typeof body === 'string' ? body : new Uint8Array(body);
    const status = await ask(at, { headers: { ...headers, ...identities[by] }, body: sent });
    answers.push({ status, by });
    if (status < 300 && !(route in withoutRoom)) await exhausted(waggle);
  }
  return answers;
}

/** @param strict nothing at all can be stored: what needs room never succeeds */
async function walk(given: Kitchen, strict: boolean): Promise<void> {
  const { waggle } = given;
  await exhausted(waggle);
  await waitFor('readiness to say it', 30_000, async () => (await fetch(`${waggle.url}/health/ready`)).status === 503);
  const linesBefore = waggle.logs.filter(({ msg }) => msg !== 'request').length;
  const wrong: string[] = [];
  let asked = 0;
  for (const [route, principals] of changing) {
    // Each is tried by somebody who may.
    expect([route, principals.includes('anyone') || rolesOf(principals).includes('admin')]).toEqual([route, true]);
    const answers = await answersOf(given, route);
    asked += answers.length;
    const needsRoom = !(route in withoutRoom);
    const shown = [...new Set(answers.map(({ status, by }) => `${status} by ${by}`))];
    if (needsRoom && answers.at(-1)?.status !== 503) wrong.push(`${route}: never 503, but ${shown}`);
    const bad = answers.filter(
      ({ status, by }) =>
        (status >= 500 && status !== 503) ||
        (strict && needsRoom && status < 300 && !(by === 0 && nothingToEnd.has(route))),
    );
    if (bad.length > 0) wrong.push(`${route}: ${shown}`);
  }
  expect(wrong).toEqual([]);
  expect((await fetch(`${waggle.url}/health/ready`)).status).toBe(503);
  const lines = waggle.logs.filter(({ msg }) => msg !== 'request').slice(linesBefore);
  const kinds = new Map<string, number>();
  for (const { msg } of lines) kinds.set(msg, (kinds.get(msg) ?? 0) + 1);
  expect([asked > changing.length, lines.length < 100, [...kinds]]).toEqual([true, true, [...kinds]]);
}

async function recovered({ url }: WaggleProcess): Promise<void> {
  await waitFor('every part to work', 60_000, async () => {
    const answer = await fetch(`${url}/health/ready`);
    return answer.ok && JSON.stringify(((await answer.json()) as { missing: object }).missing) === '{}';
  });
  expect((await place(url)).status).toBe(201);
}

describe('every route that changes something', () => {
  test('answers 503 on a full disk, and works again when there is room', async (context) => {
    const disk = smallDisk();
    if (disk === null) return context.skip(mayNotMount);
    const given = await kitchen(path.join(disk, 'data'));
    const filler = fill(disk);
    await walk(given, false);
    rmSync(filler);
    await recovered(given.waggle);
  });

  test.skipIf(!findProgram('chattr'))(
    'answers 503 where the file cannot be written, and works again when it can',
    async (context) => {
      const { folder, remove } = temporaryFolder();
      onTestFinished(remove);
      const given = await kitchen(folder);
      const files = ['waggle.db', 'waggle.db-wal'].map((name) => path.join(folder, name));
      if (!ran('chattr', '+i', ...files)) return context.skip('this user, or this file system, has no immutable files');
      onTestFinished(() => void ran('chattr', '-i', ...files));
      await walk(given, true);
      ran('chattr', '-i', ...files);
      await recovered(given.waggle);
    },
  );
});
