// Conformance of signals.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OpenSignals, SignalsHarness } from './harness.ts';

const deadline = { timeout: 10_000, interval: 5 };

export function describeSignals(name: string, open: OpenSignals): void {
  describe(`signals: ${name}`, () => {
    let harness: SignalsHarness;
    beforeEach(async () => {
      harness = await open();
    });
    afterEach(() => harness.close());

    test('a signal reaches every subscriber of its channel in every process, and no other channel', async () => {
      const here = vi.fn();
      const there = vi.fn();
      const elsewhere = vi.fn();
      await harness.signals.subscribe('courier', here);
      await harness.other.subscribe('courier', there);
      await harness.signals.subscribe('kitchen', elsewhere);
      await harness.signals.send('courier', { latitude: 52.5, steps: ['a', null] });
      await vi.waitFor(() => {
        expect(here).toHaveBeenCalledExactlyOnceWith({ latitude: 52.5, steps: ['a', null] });
        expect(there).toHaveBeenCalledTimes(1);
      }, deadline);
      expect(elsewhere).not.toHaveBeenCalled();
    });

    test('signals of one sender arrive in order', async () => {
      const heard: unknown[] = [];
      await harness.other.subscribe('courier', (message) => heard.push(message));
      for (let n = 0; n < 50; n += 1) await harness.signals.send('courier', n);
      await expect.poll(() => heard.length, deadline).toBe(50);
      expect(heard).toEqual(Array.from({ length: 50 }, (_, n) => n));
    });

    test('a stopped subscriber receives nothing more, the others of its channel still do', async () => {
      const gone = vi.fn();
      const stays = vi.fn();
      const stop = await harness.signals.subscribe('courier', gone);
      await harness.signals.subscribe('courier', stays);
      await stop();
      await harness.other.send('courier', 1);
      await expect.poll(() => stays.mock.calls.length, deadline).toBe(1);
      expect(gone).not.toHaveBeenCalled();
    });
  });
}
