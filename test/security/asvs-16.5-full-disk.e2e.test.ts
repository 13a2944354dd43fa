// OWASP ASVS 5.0, 16.5.2 (a resource that fails) and API4:2023: on a disk that is full or cannot be written, Waggle says so everywhere,
// loses nothing that it acknowledged, writes a bounded log, and goes on when there is room again.
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PlacedOrder } from '@waggle/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findProgram, freePort } from '../../deploy/processes/redis.ts';
import { place, placed } from '../support/customer.ts';
import { fill, mayNotMount, ran, smallDisk } from '../support/disks.ts';
import {
  launchWaggle,
  staffToken,
  startWaggle,
  temporaryFolder,
  type WaggleProcess,
  waitFor,
} from '../support/waggle.ts';

async function readiness({ url }: WaggleProcess): Promise<{ status: number; missing: string }> {
  const answer = await fetch(`${url}/health/ready`);
  const { missing } = (await answer.json()) as { missing: Record<string, string> };
  return { status: answer.status, missing: JSON.stringify(missing) };
}

async function started(folder: string): Promise<WaggleProcess> {
  const waggle = await startWaggle({ settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off' } });
  onTestFinished(async () => void (await waggle.end('SIGKILL')));
  return waggle;
}

/** Places orders until one is refused, and returns the acknowledged ones. */
async function placeUntilRefused(waggle: WaggleProcess): Promise<PlacedOrder[]> {
  const acknowledged: PlacedOrder[] = [];
  for (;;) {
    const answer = await place(waggle.url);
    if (answer.status !== 201) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      return acknowledged;
    }
    acknowledged.push((await answer.json()) as PlacedOrder);
  }
}

async function outage(waggle: WaggleProcess, says: RegExp): Promise<PlacedOrder[]> {
  const acknowledged = await placeUntilRefused(waggle);
  await waitFor('readiness to say it', 30_000, async () => (await readiness(waggle)).status === 503);
  expect((await readiness(waggle)).missing).toMatch(says);
  const linesBefore = waggle.logs.filter(({ msg }) => msg !== 'request').length;
  const headers = { authorization: `Bearer ${staffToken}`, 'content-type': 'application/json' };
  const restock = JSON.stringify({ quantity: 1 });
  for (let i = 0; i < 50; i += 1) {
    const answers = [
      await fetch(`${waggle.url}/api/menu/margherita/restock`, { method: 'POST', headers, body: restock }),
      await place(waggle.url),
    ];
    for (const { status } of answers) expect([200, 201, 503]).toContain(status);
  }
  expect((await fetch(`${waggle.url}/api/menu`)).status).toBe(200);
  const lines = waggle.logs.filter(({ msg }) => msg !== 'request').slice(linesBefore);
  const kinds = new Map<string, number>();
  for (const { msg } of lines) kinds.set(msg, (kinds.get(msg) ?? 0) + 1);
  expect([lines.length < 50, [...kinds]]).toEqual([true, [...kinds]]);
  return acknowledged;
}

async function recovery(waggle: WaggleProcess, acknowledged: readonly PlacedOrder[]): Promise<void> {
  await waitFor('readiness after the outage', 60_000, async () => (await readiness(waggle)).status === 200);
  expect((await place(waggle.url)).status).toBe(201);
  for (const { order_id, tracking_token } of acknowledged) {
    const headers = { authorization: `Bearer ${tracking_token}` };
    expect((await fetch(`${waggle.url}/api/orders/${order_id}`, { headers })).status).toBe(200);
  }
  await waitFor('every part to work', 60_000, async () => (await readiness(waggle)).missing === '{}');
  expect(waggle.exitCode).toBeNull();
}

describe('a full disk', () => {
  test('is said by requests and by readiness, loses no acknowledged order, and ends by itself', async (context) => {
    const disk = smallDisk();
    if (disk === null) return context.skip(mayNotMount);
    const waggle = await started(path.join(disk, 'data'));
    const filler = fill(disk);
    const acknowledged = await outage(waggle, /disk is full/);
    rmSync(filler);
    await recovery(waggle, acknowledged);
    expect(existsSync(path.join(disk, 'data/waggle.probe'))).toBe(false);
  });
});

describe.skipIf(!findProgram('chattr'))('a file that can no longer be written', () => {
  test('is said by requests and by readiness, loses no acknowledged order, and ends by itself', async (context) => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const waggle = await started(folder);
    const files = ['waggle.db', 'waggle.db-wal'].map((name) => path.join(folder, name));
    if (!ran('chattr', '+i', ...files)) return context.skip('this user, or this file system, has no immutable files');
    onTestFinished(() => void ran('chattr', '-i', ...files));
    const acknowledged = await outage(waggle, /nothing can be stored now/);
    ran('chattr', '-i', ...files);
    await recovery(waggle, acknowledged);
  });
});

describe('a file system that the kernel makes read-only', () => {
  test('is said by requests and by readiness, and loses no acknowledged order', async (context) => {
    const disk = errantDisk();
    if (typeof disk === 'string') return context.skip(disk);
    const settings = { WAGGLE_DATA: path.join(disk.folder, 'data'), WAGGLE_SIMULATOR: 'off' };
    const waggle = await startWaggle({ settings });
    onTestFinished(async () => void (await waggle.end('SIGKILL')));
    const before = await placed(waggle.url);
    disk.fail();
    const acknowledged = [before, ...(await outage(waggle, /nothing can be stored now/))];
    // Newer kernels let it be written again only after it was unmounted, which ends this process; older ones at once.
    if (disk.writableAgain()) return recovery(waggle, acknowledged);
    await waggle.end('SIGKILL');
    disk.mountAgain();
    await recovery(await started(settings.WAGGLE_DATA), acknowledged);
  });

  test('is said by a start on it, which names the folder', async (context) => {
    const disk = smallDisk();
    if (disk === null || !ran('mount', '-o', 'remount,ro', disk)) return context.skip(mayNotMount);
    const settings = { WAGGLE_DATA: path.join(disk, 'data') };
    const waggle = launchWaggle({ port: await freePort(), settings });
    await waitFor('it to end', 30_000, () => waggle.exitCode !== null);
    expect([waggle.exitCode, waggle.stderr]).toEqual([
      1,
      expect.stringContaining(`the data folder ${disk}/data cannot be written (EROFS`),
    ]);
  });
});

interface ErrantDisk {
  readonly folder: string;
  /** The kernel meets an error and makes it read-only, with the files that are open. */
  fail(): void;
  writableAgain(): boolean;
  mountAgain(): void;
}

/** An ext4 file system in a file, which can be told to fail; or why there is none. */
function errantDisk(): ErrantDisk | string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const [image, disk] = [path.join(folder, 'image'), path.join(folder, 'disk')];
  mkdirSync(disk);
  writeFileSync(image, '');
  truncateSync(image, 64 * 1024 * 1024);
  const mounted = () => ran('mount', '-o', 'loop,errors=remount-ro', image, disk);
  if (!ran('mkfs.ext4', '-q', '-O', '^has_journal', image)) return 'mkfs.ext4 is missing';
  if (!mounted()) return mayNotMount;
  onTestFinished(() => void ran('umount', disk));
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const [device = ''] = mounts.find((line) => line.split(' ')[1] === disk)?.split(' ') ?? [];
  const trigger = `/sys/fs/ext4/${path.basename(device)}/trigger_fs_error`;
  if (!existsSync(trigger)) return 'this kernel offers no error of ext4';
  return {
    folder: disk,
    fail: () => writeFileSync(trigger, '1'),
    writableAgain: () => ran('mount', '-o', 'remount,rw', disk),
    mountAgain() {
      ran('umount', disk);
      ran('fsck.ext4', '-y', image);
      if (!mounted()) throw new Error('the file system cannot be mounted again');
    },
  };
}
