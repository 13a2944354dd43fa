// Conformance: who owns a pending entry, and how it passes to another.
import { describe, expect, test } from 'vitest';
import { deadline, eventTexts, idsOf, useFixture } from './fixture.ts';
import type { OpenEventLog } from './harness.ts';

export function describeOwnership(open: OpenEventLog): void {
  describe('ownership', () => {
    const on = useFixture(open);

    test('only an entry that is idle for long enough can be claimed', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      await on.append('a', 'b');
      const read = await on.read('dead', 10);
      expect(await on.other.claimIdle(on.member('alive'), 60_000, 10)).toEqual({ entries: [], lost: [] });
      const claimed = await on.other.claimIdle(on.member('alive'), 0, 10);
      expect(claimed.lost).toEqual([]);
      expect(claimed.entries).toEqual(read);
      expect(await on.log.renew(on.member('dead'), idsOf(read))).toEqual([]);
      expect(await on.log.renew(on.member('alive'), idsOf(read))).toEqual(idsOf(read));
    });

    test('a claim scans a long pending list and takes no more than its limit', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append(...Array.from({ length: 350 }, (_, n) => `${n}`));
      const reader = on.reader('dead');
      for (let left = ids.length; left > 0; left -= 50) await reader.read(50, 0);
      const most = await on.log.claimIdle(on.member('alive'), 0, 340);
      expect(most.entries).toHaveLength(340);
      // After the acknowledgement the rest is at the far end of the list, beyond the reach of a scan by pages.
      await on.log.acknowledge(on.member('alive'), idsOf(most.entries));
      const rest = await on.log.claimIdle(on.member('alive'), 0, 100);
      expect([...idsOf(most.entries), ...idsOf(rest.entries)].sort()).toEqual([...ids].sort());
    });

    test('a claim finds idle entries behind many active ones', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append(...Array.from({ length: 400 }, (_, n) => `${n}`));
      const working = on.reader('working');
      for (let left = 395; left > 0; left -= 79) await working.read(79, 0);
      await on.read('dead', 5);
      const inWork = ids.slice(0, 395);
      const found: string[] = [];
      // Longer than a busy machine takes from the renewal to the claim.
      const idleMs = 3_000;
      await expect
        .poll(async () => {
          await on.log.renew(on.member('working'), inWork);
          const { entries } = await on.log.claimIdle(on.member('alive'), idleMs, 2);
          found.push(...idsOf(entries));
          return [...found].sort();
        }, deadline)
        .toEqual(ids.slice(395).sort());
    });

    test('renewing keeps an entry from being claimed', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [kept = '', left = ''] = await on.append('kept', 'left');
      await on.read('one', 10);
      const claimed: string[] = [];
      await expect
        .poll(async () => {
          expect(await on.log.renew(on.member('one'), [kept])).toEqual([kept]);
          claimed.push(...idsOf((await on.other.claimIdle(on.member('two'), 1_500, 10)).entries));
          return claimed;
        }, deadline)
        .toEqual([left]);
    });

    test('renewing does not reclaim an entry that another claimed, nor one that was acknowledged', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [a = '', b = '', c = ''] = await on.append('a', 'b', 'c');
      await on.read('one', 2);
      await on.other.claimIdle(on.member('two'), 0, 1);
      await on.read('one', 1);
      expect(await on.log.renew(on.member('one'), [a, b, c])).toEqual([b, c]);
      await on.log.acknowledge(on.member('one'), [b]);
      expect(await on.log.renew(on.member('one'), [a, b, c])).toEqual([c]);
      expect(await on.log.renew(on.member('two'), [a, b, c])).toEqual([a]);
      expect(await on.log.renew(on.member('one'), [])).toEqual([]);
    });

    test('failures count for the owner only, follow the entry to its next owner, and end with the acknowledgement', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [a = ''] = await on.append('a');
      await on.read('one', 1);
      expect(await on.log.failures(on.stream, on.group, a)).toBeNull();
      const first = await on.log.recordFailure(on.member('one'), a, 'E: m');
      expect(first).toMatchObject({ attempts: 1, last_error: 'E: m' });
      const second = await on.log.recordFailure(on.member('one'), a, 'F: another, with  spaces and ü');
      expect(second).toMatchObject({
        attempts: 2,
        first_failed_at: first?.first_failed_at,
        last_error: 'F: another, with  spaces and ü',
      });
      await on.other.claimIdle(on.member('two'), 0, 1);
      expect(await on.log.recordFailure(on.member('one'), a, 'E: m')).toBeNull();
      expect(await on.other.failures(on.stream, on.group, a)).toEqual(second);
      expect(await on.other.recordFailure(on.member('two'), a, 'E: m')).toMatchObject({ attempts: 3 });
      await on.other.acknowledge(on.member('two'), [a]);
      expect(await on.log.failures(on.stream, on.group, a)).toBeNull();
      expect(await on.other.recordFailure(on.member('two'), a, 'E: m')).toBeNull();
    });

    test('unfinished runs count up, for the owner only, until a run ends or fails', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [a = ''] = await on.append('a');
      await on.read('one', 1);
      const [one, two] = [on.member('one'), on.member('two')];
      const known = () => on.log.failures(on.stream, on.group, a);
      expect(await on.log.beginRun(one, a)).toBe(true);
      await on.other.claimIdle(two, 0, 1);
      expect(await on.log.beginRun(one, a)).toBe(false);
      expect(await on.other.beginRun(two, a)).toBe(true);
      expect(await known()).toEqual({
        attempts: 0,
        first_failed_at: null,
        last_failed_at: null,
        unfinished: 2,
        last_error: null,
      });
      await on.log.endRun(one, a);
      expect(await known()).toMatchObject({ unfinished: 2 });
      await on.other.endRun(two, a);
      expect(await known()).toBeNull();
      await on.other.beginRun(two, a);
      expect(await on.other.recordFailure(two, a, 'E: m')).toMatchObject({ attempts: 1, unfinished: 0 });
      await on.other.beginRun(two, a);
      expect(await known()).toMatchObject({ attempts: 1, unfinished: 1, last_error: 'E: m' });
      await on.other.acknowledge(two, [a]);
      expect(await known()).toBeNull();
      expect(await on.other.beginRun(two, a)).toBe(false);
    });

    test('what an entry waits for is noted without an attempt, by the owner only, until it is acknowledged', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [a = ''] = await on.append('a');
      await on.read('one', 1);
      const known = () => on.log.failures(on.stream, on.group, a);
      await on.log.noteError(on.member('two'), a, 'E: not mine');
      expect(await known()).toBeNull();
      await on.log.noteError(on.member('one'), a, 'StoreUnavailableError: the disk is full');
      const waits = { attempts: 0, last_failed_at: null, last_error: 'StoreUnavailableError: the disk is full' };
      expect(await known()).toMatchObject(waits);
      const failed = await on.log.recordFailure(on.member('one'), a, 'E: m');
      await on.log.noteError(on.member('one'), a, 'F: n');
      expect(await known()).toEqual({ ...failed, last_error: 'F: n' });
      await on.log.acknowledge(on.member('one'), [a]);
      await on.log.noteError(on.member('one'), a, 'F: late');
      expect(await known()).toBeNull();
    });

    test('two groups count the failures of an entry separately', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      await on.log.ensureGroup(on.stream, on.otherGroup);
      const [a = ''] = await on.append('a');
      await on.read('one', 1);
      await on.read('one', 1, on.otherGroup);
      await on.log.recordFailure(on.member('one'), a, 'E: m');
      expect(await on.log.failures(on.stream, on.otherGroup, a)).toBeNull();
    });

    test('pending entries that vanished are reported as lost once, without their failure records, and the others are claimed', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [a = '', b = '', c = ''] = await on.append('a', 'b', 'c');
      await on.read('dead', 10);
      for (const id of [a, b, c]) await on.log.recordFailure(on.member('dead'), id, 'E: m');
      await on.harness.dropEntries(on.stream, [a, c]);
      const claimed = await on.log.claimIdle(on.member('alive'), 0, 10);
      expect(eventTexts(claimed.entries)).toEqual(['b']);
      expect([...claimed.lost].sort()).toEqual([a, c].sort());
      // Otherwise each lost entry would leave a few bytes behind forever.
      for (const id of [a, c]) expect(await on.log.failures(on.stream, on.group, id)).toBeNull();
      expect(await on.log.failures(on.stream, on.group, b)).toMatchObject({ attempts: 1 });
      expect((await on.log.claimIdle(on.member('alive'), 0, 10)).lost).toEqual([]);
      expect((await on.log.info(on.stream)).groups[0]?.pending).toBe(1);
      expect(await on.log.acknowledge(on.member('alive'), [b])).toBe(1);
    });

    test('after a flush no consumer owns the pending entries', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [a = ''] = await on.append('a');
      await on.read('one', 1);
      await on.log.recordFailure(on.member('one'), a, 'E: m');
      await on.harness.flush();
      expect(await on.log.renew(on.member('one'), [a])).toEqual([]);
      expect(await on.log.recordFailure(on.member('one'), a, 'E: m')).toBeNull();
      expect(await on.log.failures(on.stream, on.group, a)).toBeNull();
      expect(await on.log.deadLetter(on.member('one'), a, { name: 'E', message: 'm', stack: 's' })).toBe(false);
      expect(await on.log.acknowledge(on.member('one'), [a])).toBe(0);
    });
  });
}
