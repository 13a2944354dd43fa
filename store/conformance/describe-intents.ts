// Conformance of intents: what the audit trail will say is kept with the change, and only with it.
import type { Cause, Intent } from '@waggle/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId, type Store } from '../store.ts';
import { type BalancesRecords, requested } from './accounts.ts';
import type { NewEngine, StoreEngine } from './opened-stores.ts';
import { settableClock } from './settable-clock.ts';

export function describeIntents(name: string, newEngine: NewEngine): void {
  describe(`intents on ${name}`, () => {
    const clock = settableClock();
    let engine: StoreEngine;
    let store: Store<BalancesRecords>;
    beforeEach(async () => {
      engine = await newEngine();
      store = await engine.open({ clock, newId });
    });
    afterEach(() => engine.close());

    const intended = () => {
      const removals: (() => Promise<void>)[] = [];
      const intent: Intent = {
        id: newId(),
        entry: '{"what":"a deposit"}',
        kept: (remove) => void removals.push(remove),
      };
      return { cause: { ...requested(), intent } satisfies Cause, intent, removals };
    };
    const left = () => store.intents.keptBefore(Infinity);

    test('a commit keeps the intent of its cause, until it is removed', async () => {
      const { cause, intent, removals } = intended();
      await store.transaction(cause, (tx) => tx.accounts.insert({ id: 'ann', balance: 5 }));
      expect(await left()).toEqual([{ id: intent.id, entry: intent.entry }]);
      for (const remove of removals) await remove();
      expect(await left()).toEqual([]);
      await store.intents.remove(intent.id);
    });

    test('a change that is rolled back keeps none', async () => {
      const { cause, removals } = intended();
      const attempt = store.transaction(cause, async (tx) => {
        await tx.accounts.insert({ id: 'ann', balance: 5 });
        throw new Error('sold out');
      });
      await expect(attempt).rejects.toThrow('sold out');
      expect([await left(), removals]).toEqual([[], []]);
    });

    test('several transactions of one cause keep one intent; without one, none is kept', async () => {
      const { cause } = intended();
      await store.transaction(cause, (tx) => tx.accounts.insert({ id: 'ann', balance: 5 }));
      await store.transaction(cause, async (tx) => void (await tx.accounts.add('ann', 2)));
      await store.transaction(requested(), async (tx) => void (await tx.accounts.add('ann', 2)));
      expect(await left()).toHaveLength(1);
      expect(await store.reads.accounts.find('ann')).toEqual({ id: 'ann', balance: 9 });
    });

    test('those that were kept before a time are found, the oldest first', async () => {
      const [one, two] = [intended(), intended()];
      await store.transaction(one.cause, (tx) => tx.accounts.insert({ id: 'ann', balance: 5 }));
      clock.advance(1);
      const between = clock.now();
      clock.advance(1);
      await store.transaction(two.cause, (tx) => tx.accounts.insert({ id: 'bo', balance: 5 }));
      expect((await store.intents.keptBefore(between)).map(({ id }) => id)).toEqual([one.intent.id]);
      expect((await left()).map(({ id }) => id)).toEqual([one.intent.id, two.intent.id]);
    });
  });
}
