// Conformance: trimming, and removing unused consumer names.
import { describe, expect, test } from 'vitest';
import type { EntryId } from '../event-log.ts';
import { deadline, eventTexts, idsOf, useFixture } from './fixture.ts';
import type { OpenEventLog } from './harness.ts';

/** Later than any entry of a test. */
const always = () => Date.now() + 3_600_000;

export function describeHousekeeping(open: OpenEventLog): void {
  describe('housekeeping', () => {
    const on = useFixture(open);
    const length = async () => (await on.log.info(on.stream)).length;
    const groups = () => [on.group, on.otherGroup];
    const ensureBoth = () => Promise.all(groups().map((group) => on.log.ensureGroup(on.stream, group)));

    test('trimming removes only entries that every group has acknowledged', async () => {
      await ensureBoth();
      const ids = await on.append('a', 'b', 'c', 'd');
      await on.read('one', 4);
      await on.log.acknowledge(on.member('one'), ids);
      expect(await on.log.trim(on.stream, groups(), always())).toBe(0);
      await on.read('one', 3, on.otherGroup);
      const { member } = on;
      await on.log.acknowledge(member('one', on.otherGroup), ids.slice(0, 1));
      await on.log.acknowledge(member('one', on.otherGroup), ids.slice(2, 3));
      // b is pending in the second group, so it stays, and c behind it.
      expect(await on.log.trim(on.stream, groups(), always())).toBe(1);
      expect(await length()).toBe(3);
      const claimed = await on.log.claimIdle(member('two', on.otherGroup), 0, 10);
      expect(claimed.lost).toEqual([]);
      expect(eventTexts(claimed.entries)).toEqual(['b']);
      await on.log.acknowledge(member('two', on.otherGroup), idsOf(claimed.entries));
      expect(await on.log.trim(on.stream, groups(), always())).toBe(2);
      expect(eventTexts(await on.read('one', 10, on.otherGroup))).toEqual(['d']);
    });

    test('a group that is not named holds its entries up to an age, and never for longer', async () => {
      await ensureBoth();
      const ids = await on.append('a', 'b', 'c');
      await on.read('one', 3);
      await on.log.acknowledge(on.member('one'), ids);
      await on.read('one', 2, on.otherGroup);
      await on.log.acknowledge(on.member('one', on.otherGroup), ids.slice(0, 1));
      const ago = Date.now() - 60_000;
      const oldest = async () =>
        (await on.log.info(on.stream)).groups.find(({ group }) => group === on.otherGroup)?.oldest_unhandled;
      expect(await oldest()).toBe(ids[1]);
      expect(await on.log.trim(on.stream, [on.group], always(), ago)).toBe(1);
      await on.log.acknowledge(on.member('one', on.otherGroup), ids.slice(1, 2));
      expect(await oldest()).toBe(ids[2]);
      expect(await on.log.trim(on.stream, [on.group], always(), ago)).toBe(1);
      expect(await on.log.trim(on.stream, [on.group], always(), always())).toBe(1);
      expect(await oldest()).toBeNull();
    });

    test('removing a group removes its pending list; created again it starts at the beginning', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append('a', 'b');
      await on.read('one', 1);
      expect(await on.log.removeGroup(on.stream, on.group)).toBe(true);
      expect(await on.log.removeGroup(on.stream, on.group)).toBe(false);
      expect(await on.log.removeGroup(`${on.stream}-that-nobody-made`, on.group)).toBe(false);
      expect(await on.log.info(on.stream)).toMatchObject({ length: 2, groups: [] });
      await on.log.ensureGroup(on.stream, on.group);
      expect((await on.read('two', 10)).map(({ id }) => id)).toEqual(ids);
    });

    test('without groups, trimming depends on the age alone', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      await on.append('a', 'b');
      expect(await on.log.trim(on.stream, [], Date.now() - 60_000)).toBe(0);
      expect(await on.log.trim(on.stream, [], always())).toBe(2);
    });

    test('trimming keeps entries younger than the floor', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append('a', 'b');
      await on.read('one', 2);
      await on.log.acknowledge(on.member('one'), ids);
      expect(await on.log.trim(on.stream, [on.group], Date.now() - 60_000)).toBe(0);
      expect(await on.log.trim(on.stream, [on.group], always())).toBe(2);
    });

    test('nothing is trimmed while an expected group does not exist', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append('a');
      await on.read('one', 1);
      await on.log.acknowledge(on.member('one'), ids);
      expect(await on.log.trim(on.stream, groups(), always())).toBe(0);
      expect(await length()).toBe(1);
      expect(await on.log.trim(`${on.stream}-that-nobody-made`, groups(), always())).toBe(0);
    });

    test('a trimmed stream keeps its last id, so ids keep ascending and an expected last id still matches', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append('a', 'b');
      const last = ids.at(-1) ?? '';
      await on.read('one', 2);
      await on.log.acknowledge(on.member('one'), ids);
      await on.log.trim(on.stream, [on.group], always());
      expect(await on.log.info(on.stream)).toMatchObject({ length: 0, last_id: last });
      await on.log.append(on.stream, [{ event: 'c' }], last);
      expect(eventTexts(await on.read('one', 10))).toEqual(['c']);
    });

    test('trimming removes any number of entries, and keeps length and lag correct', async () => {
      await ensureBoth();
      const count = 2_500;
      for (let n = 0; n < count; n += 500) await on.append(...Array.from({ length: 500 }, (_, at) => `${n + at}`));
      const ids = idsOf(await on.read('one', count));
      await on.log.acknowledge(on.member('one'), ids);
      await on.read('one', count - 10, on.otherGroup);
      await on.log.acknowledge(on.member('one', on.otherGroup), ids.slice(0, -10));
      expect(await on.log.trim(on.stream, groups(), always())).toBe(count - 10);
      await on.log.ensureGroup(on.stream, 'late-group');
      await on.append('more');
      const info = await on.log.info(on.stream);
      expect(info.length).toBe(11);
      const lags = Object.fromEntries(info.groups.map(({ group, lag }) => [group, lag]));
      expect(lags[on.group]).toBe(1);
      expect(lags[on.otherGroup]).toBe(11);
      expect(await on.read('two', 100, 'late-group')).toHaveLength(11);
      const late = (await on.log.info(on.stream)).groups.find(({ group }) => group === 'late-group');
      expect(late?.lag).toBe(0);
    });

    test('leaving deletes a consumer only without pending entries', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids: EntryId[] = await on.append('a');
      await on.read('one', 1);
      expect(await on.log.leave(on.member('one'))).toBe(false);
      expect((await on.log.info(on.stream)).groups[0]).toMatchObject({ pending: 1, consumers: [{ name: 'one' }] });
      await on.log.acknowledge(on.member('one'), ids);
      expect(await on.log.leave(on.member('one'))).toBe(true);
      expect((await on.log.info(on.stream)).groups[0]).toMatchObject({ pending: 0, consumers: [] });
    });

    test('idle consumer names are removed, except the kept one, those with pending entries and those in use', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append('a', 'b', 'c');
      await on.read('pending', 1);
      await on.read('gone', 1);
      await on.log.acknowledge(on.member('gone'), ids.slice(1, 2));
      // Redis 7.0 creates a consumer name only when it delivers an entry to it.
      await on.read('kept', 1);
      await on.log.acknowledge(on.member('kept'), ids.slice(2));
      expect(await on.log.removeIdleConsumers(on.stream, on.group, 60_000, 'kept')).toBe(0);
      // The engine measures idle time in milliseconds or coarser.
      await expect.poll(() => on.log.removeIdleConsumers(on.stream, on.group, 1, 'kept'), deadline).toBe(1);
      const names = (await on.log.info(on.stream)).groups[0]?.consumers.map(({ name }) => name).sort();
      expect(names).toEqual(['kept', 'pending']);
      expect((await on.log.claimIdle(on.member('kept'), 0, 10)).entries).toHaveLength(1);
      expect(await on.log.removeIdleConsumers(`${on.stream}-none`, on.group, 1, 'kept')).toBe(0);
    });
  });
}
