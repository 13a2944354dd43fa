// The new-order alarm: it rings until someone accepts, and shows a banner without sound.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asStaff, placed } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

/** An AudioContext that counts tones, and runs only when the test lets it. */
const fakeAudio = (page: Page) =>
  page.addInitScript(() => {
    const sound = {
      tones: 0,
      allowed: false,
      contexts: [] as { state: string; dispatchEvent(event: Event): boolean }[],
    };
    const rang = () => {
      sound.tones += 1;
    };
    const allow = () => {
      sound.allowed = true;
    };
    const param = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {}, value: 0 };
    class FakeContext extends EventTarget {
      state = 'suspended';
      currentTime = 0;
      destination = {};
      constructor() {
        super();
        sound.contexts.push(this);
      }
      async resume() {
        if (this.state === 'closed') throw new DOMException('closed', 'InvalidStateError');
        if (!sound.allowed) return new Promise<void>(() => {});
        this.state = 'running';
        this.dispatchEvent(new Event('statechange'));
      }
      createOscillator() {
        return { frequency: param, connect: (next: unknown) => next, start: rang, stop() {} };
      }
      createGain() {
        return { gain: param, connect: (next: unknown) => next };
      }
    }
    (globalThis as unknown as EventTarget).addEventListener('pointerdown', allow, { capture: true });
    Object.assign(globalThis, { AudioContext: FakeContext, sound });
  });

interface Sound {
  tones: number;
  allowed: boolean;
  contexts: { state: string; dispatchEvent(event: Event): boolean }[];
}
const tones = (page: Page) => page.evaluate(() => (globalThis as unknown as { sound: Sound }).sound.tones);
const suspend = (page: Page, state = 'suspended') =>
  page.evaluate((next) => {
    const { sound } = globalThis as unknown as { sound: Sound };
    sound.allowed = false;
    for (const context of sound.contexts) {
      context.state = next;
      context.dispatchEvent(new Event('statechange'));
    }
  }, state);

describe.skipIf(!chromium)('the bell', () => {
  let restaurant: Restaurant;
  let page: Page;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());
  beforeEach(async () => {
    ({ page } = await restaurant.signedIn('kitchen'));
    await fakeAudio(page);
    await page.clock.install();
    await page.goto('/kitchen');
  });

  const alarm = () => page.getByRole('alert').filter({ hasText: 'to accept' });
  const accept = (id: string) => asStaff(restaurant.url, `/api/orders/${id}/status`, 'POST', { status: 'confirmed' });

  test('turns on, and not off, at the tap that it asks for', async () => {
    await page.getByRole('button', { name: 'Tap to turn on sound' }).click();
    await page.getByRole('button', { name: 'Sound on' }).waitFor();
    await waitFor('the sound to be heard', 5_000, async () => (await tones(page)) > 0);
    expect(await page.evaluate(() => localStorage.getItem('waggle.kitchen.muted'))).toBeNull();
    await page.getByRole('button', { name: 'Sound on' }).click();
    await page.getByRole('button', { name: 'Sound off' }).waitFor();
    await page.getByRole('button', { name: 'Sound off' }).click();
    await page.getByRole('button', { name: 'Sound on' }).waitFor();
  });

  test('rings until the order is accepted', async () => {
    await page.getByRole('button', { name: 'Tap to turn on sound' }).click();
    await page.getByRole('button', { name: 'Sound on' }).waitFor();
    const before = await tones(page);
    const { order_id } = await placed(restaurant.url);
    await waitFor('the first ring', 10_000, async () => (await tones(page)) > before);
    const first = await tones(page);
    await page.clock.runFor(12_500);
    expect(await tones(page)).toBeGreaterThanOrEqual(first + 6);
    await accept(order_id);
    await page.locator('[data-column="created"]').getByRole('article').waitFor({ state: 'detached' });
    const after = await tones(page);
    // Enough time for ten more rings.
    await page.clock.runFor(60_000);
    expect(await tones(page)).toBe(after);
  });

  test('shows a banner while it is inaudible, and when the browser suspends the sound', async () => {
    const { order_id } = await placed(restaurant.url);
    await alarm().getByText('until you tap the page').waitFor();
    expect(await tones(page)).toBe(0);
    await page.getByRole('button', { name: 'Tap to turn on sound' }).click();
    await alarm().waitFor({ state: 'detached' });
    await suspend(page);
    await alarm().waitFor();
    await page.getByRole('button', { name: 'Tap to turn on sound' }).waitFor();
    // The next tap replaces a context that is closed for good.
    await page.getByRole('button', { name: 'Tap to turn on sound' }).click();
    await alarm().waitFor({ state: 'detached' });
    await suspend(page, 'closed');
    await alarm().waitFor();
    await page.getByRole('button', { name: 'Tap to turn on sound' }).click();
    await alarm().waitFor({ state: 'detached' });
    await accept(order_id);
  });

  test('says so on a device that has no sound', async () => {
    await page.addInitScript(() => Object.assign(globalThis, { AudioContext: undefined }));
    await page.reload();
    const { order_id } = await placed(restaurant.url);
    await alarm().waitFor();
    await page.getByRole('heading', { name: 'Kitchen' }).waitFor({ state: 'attached' });
    await page.locator('body').click({ position: { x: 5, y: 5 } });
    await alarm().getByText("This device can't play sound.").waitFor();
    await accept(order_id);
    await alarm().waitFor({ state: 'detached' });
  });
});
