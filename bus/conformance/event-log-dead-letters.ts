// Conformance: dead-lettering an entry, replaying and discarding it.
import { describe, expect, test } from 'vitest';
import { type DeadLetter, StreamBehindError } from '../event-log.ts';
import { eventTexts, useFixture } from './fixture.ts';
import { decodeText, type OpenEventLog } from './harness.ts';

const error = { name: 'TypeError', message: 'no such item "müsli"', stack: 'TypeError: no such item\n    at x.ts:1' };

export function describeDeadLetters(open: OpenEventLog): void {
  describe('dead letters', () => {
    const on = useFixture(open);

    /** Appends each text and dead-letters it. */
    const deadLetterAll = async (...texts: string[]): Promise<DeadLetter[]> => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append(...texts);
      await on.read('one', texts.length);
      for (const id of ids) expect(await on.log.deadLetter(on.member('one'), id, error)).toBe(true);
      return (await on.deadLetters()).filter((letter) => ids.includes(letter.entry_id));
    };

    test('a dead letter holds the entry, its stream, its consumer, its error and its attempts', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const raw = new Uint8Array([0x7b, 0xff, 0x00]);
      const [id = ''] = await on.log.append(on.stream, [{ event: raw, traceparent: '00-ab-cd-01' }]);
      await on.read('one', 1);
      await on.log.recordFailure(on.member('one'), id, 'E: m');
      const failures = await on.log.recordFailure(on.member('one'), id, 'E: m');
      expect(await on.log.deadLetter(on.member('one'), id, error)).toBe(true);
      const [letter, ...more] = await on.deadLetters();
      expect(more).toEqual([]);
      expect(letter && new Uint8Array(letter.event)).toEqual(raw);
      expect(letter).toMatchObject({
        traceparent: '00-ab-cd-01',
        stream: on.stream,
        group: on.group,
        consumer: 'one',
        entry_id: id,
        attempts: 2,
        error,
        first_failed_at: failures?.first_failed_at,
        last_failed_at: failures?.last_failed_at,
      });
    });

    test('entries for one group hide no loss before them', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [, second = ''] = await on.append('a', 'b');
      await on.log.append(on.stream, [
        { event: 'a', group: on.group },
        { event: 'b', group: on.group },
      ]);
      expect(await on.log.lastPublished(on.stream)).toBe(second);
      const [mixed = ''] = await on.log.append(on.stream, [{ event: 'c' }, { event: 'a', group: on.group }]);
      expect(await on.log.lastPublished(on.stream)).toBe(mixed);
      const [after = ''] = await on.append('d');
      expect(await on.log.lastPublished(on.stream)).toBe(after);
    });

    test('dead-lettering acknowledges the entry atomically and removes its failure record', async () => {
      const [letter] = await deadLetterAll('a');
      expect((await on.log.info(on.stream)).groups[0]?.pending).toBe(0);
      expect(await on.log.failures(on.stream, on.group, letter?.entry_id ?? '')).toBeNull();
      expect((await on.log.claimIdle(on.member('two'), 0, 10)).entries).toEqual([]);
    });

    test('an entry that no handler saw becomes a dead letter with 0 attempts, at the current time', async () => {
      const [letter] = await deadLetterAll('not an event');
      expect(letter).toMatchObject({ attempts: 0 });
      expect(letter).not.toHaveProperty('traceparent');
      expect(letter?.first_failed_at).toBeGreaterThan(Date.now() - 60_000);
      expect(letter?.last_failed_at).toBe(letter?.first_failed_at);
    });

    test('only its owner can dead-letter an entry, and only once', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [id = ''] = await on.append('a');
      await on.read('one', 1);
      await on.other.claimIdle(on.member('two'), 0, 1);
      expect(await on.log.deadLetter(on.member('one'), id, error)).toBe(false);
      expect(await on.deadLetters()).toEqual([]);
      const both = await Promise.all([
        on.log.deadLetter(on.member('two'), id, error),
        on.other.deadLetter(on.member('two'), id, error),
      ]);
      expect(both.filter(Boolean)).toHaveLength(1);
      expect(await on.deadLetters()).toHaveLength(1);
    });

    test('dead letters are listed in order of arrival, page by page', async () => {
      const letters = await deadLetterAll('a', 'b', 'c');
      expect(letters.map((letter) => decodeText(letter.event))).toEqual(['a', 'b', 'c']);
      const [first, second, third] = letters;
      const page = await on.other.deadLetters(first?.id ?? null, 1);
      expect(page).toEqual([second]);
      expect(await on.other.deadLetters(third?.id ?? null, 10)).toEqual([]);
    });

    test('a discarded dead letter is gone; discarding it again says so', async () => {
      const [letter, kept] = await deadLetterAll('a', 'b');
      expect(await on.other.discardDeadLetter(letter?.id ?? '')).toBe(true);
      expect(await on.other.discardDeadLetter(letter?.id ?? '')).toBe(false);
      expect(await on.deadLetters()).toEqual([kept]);
    });

    test('a replayed dead letter returns to its group, marked for it alone, and leaves the list', async () => {
      await on.log.ensureGroup(on.stream, on.otherGroup);
      const [letter] = await deadLetterAll('a');
      await on.read('one', 10, on.otherGroup);
      expect(await on.other.replayDeadLetter(letter?.id ?? '')).toBe(true);
      expect(await on.other.replayDeadLetter(letter?.id ?? '')).toBe(false);
      expect(await on.deadLetters()).toEqual([]);
      const again = await on.read('two', 10);
      expect(eventTexts(again)).toEqual(['a']);
      expect(again[0]?.group).toBe(on.group);
      // The other groups read it too, and see that it is not for them.
      expect((await on.read('two', 10, on.otherGroup))[0]?.group).toBe(on.group);
    });

    test('a replay wakes a waiting reader', async () => {
      const [letter] = await deadLetterAll('a');
      const waiting = on.reader('two').read(1, 5_000);
      await on.other.replayDeadLetter(letter?.id ?? '');
      expect(eventTexts(await waiting)).toEqual(['a']);
    });

    test('a replay does not hide a loss of entries that were published after its dead letter', async () => {
      const [letter] = await deadLetterAll('a');
      const published = letter?.entry_id ?? '';
      // Published before an older state of the stream was restored.
      const promised = published.replace(/^\d+/, (ms) => String(Number(ms) + 1));
      expect(await on.log.lastPublished(on.stream)).toBe(published);
      await on.other.replayDeadLetter(letter?.id ?? '');
      expect(await on.log.lastPublished(on.stream)).toBe(published);
      await expect(on.log.append(on.stream, [{ event: 'b' }], promised)).rejects.toThrow(StreamBehindError);
      const [next] = await on.append('c');
      expect(await on.log.lastPublished(on.stream)).toBe(next);
      expect(eventTexts(await on.read('two', 10))).toEqual(['a', 'c']);
    });

    test('several replays in a row hide no loss either', async () => {
      const letters = await deadLetterAll('a', 'b');
      for (const { id } of letters) await on.log.replayDeadLetter(id);
      expect(await on.log.lastPublished(on.stream)).toBe(letters[1]?.entry_id);
      const [next = ''] = await on.log.append(on.stream, [{ event: 'c' }], letters[1]?.entry_id ?? '');
      expect(await on.log.lastPublished(on.stream)).toBe(next);
    });

    test('an entry that cannot be copied leaves its failure, which says that the content is missing', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [id = ''] = await on.append('a');
      await on.read('one', 1);
      expect(await on.log.deadLetter(on.member('one'), id, error, 'nothing')).toBe(true);
      const [letter] = await on.deadLetters();
      expect(letter).toMatchObject({ entry_id: id, error, not_kept: expect.stringContaining('not be copied') });
      expect(letter?.event).toHaveLength(0);
      expect((await on.log.info(on.stream)).groups[0]?.pending).toBe(0);
    });

    test.each(['', 'x', '7', '0-0', '99999999999999-0', '1-2-3'])(
      'an id that names nothing (%j) is answered with false',
      async (id) => {
        expect(await on.log.discardDeadLetter(id)).toBe(false);
        expect(await on.log.replayDeadLetter(id)).toBe(false);
      },
    );
  });
}
