// What every engine must guarantee about reasons in the audit trail: they go when their time is over, and with a forgotten customer.
import { newId } from '@waggle/store';
import { describe, expect, test } from 'vitest';
import { removeReasons } from '../remove-reasons.ts';
import { hour, type Kitchen } from './kitchen-processes.ts';

export function describeReasons(kitchen: () => Kitchen): void {
  const cause = { correlation_id: 'a-test', causation_id: null };
  const day = 24 * hour;

  /** Adds an entry now, and lets a second pass. */
  async function did(kind: string, reason?: string): Promise<string> {
    const { one, clock } = kitchen();
    const entry_id = newId();
    await one.store.transaction(cause, (tx) =>
      tx.audit.insert({
        entry_id,
        at: new Date(clock.now()).toISOString(),
        account_id: null,
        who: 'root',
        role: 'admin',
        client: '192.0.2.1',
        agent: '',
        kind,
        action: `POST /api/${kind}`,
        object: null,
        status: 200,
        changes: { stream: { after: 'orders-stream' }, ...(reason === undefined ? {} : { reason: { after: reason } }) },
        count: 1,
        correlation_id: 'a-test',
        person: 'root',
        refusal: kind === 'socket',
      }),
    );
    clock.advance(1_000);
    return entry_id;
  }
  const remove = () => {
    const { one, clock } = kitchen();
    return removeReasons({ store: one.store, clock, keptMs: 30 * day }, cause);
  };
  const changesOf = async (id: string) => (await kitchen().one.store.reads.audit.find(id))?.changes;

  describe('V14.2.4: what an admin wrote in the audit trail', () => {
    test('goes after its time; the entry stays, and says that there was a reason', async () => {
      const letter = await did('dead-letters', 'Ada has called');
      kitchen().clock.advance(29 * day);
      const fault = await did('faults', 'a rehearsal');
      const refused = await did('socket', 'origin');
      expect(await remove()).toBe(0);
      kitchen().clock.advance(day);
      expect([await remove(), await remove()]).toEqual([1, 0]);
      expect(await changesOf(letter)).toEqual({ stream: { after: 'orders-stream' }, reason: {} });
      expect(await changesOf(fault)).toMatchObject({ reason: { after: 'a rehearsal' } });
      kitchen().clock.advance(30 * day);
      expect(await remove()).toBe(1);
      expect(await changesOf(refused)).toMatchObject({ reason: { after: 'origin' } });
    });

    test('goes at once when a customer is forgotten, on every page of the trail; what is written later stays', async () => {
      for (let n = 0; n < 205; n += 1) await did('dead-letters', `Ada has called ${n}`);
      await did('customers');
      const later = await did('dead-letters', 'a bug, see the stack');
      expect([await remove(), await remove()]).toEqual([205, 0]);
      expect(await changesOf(later)).toMatchObject({ reason: { after: 'a bug, see the stack' } });
    });
  });
}
