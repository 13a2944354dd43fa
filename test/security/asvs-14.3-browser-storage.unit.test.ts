// OWASP ASVS 5.0, 14.3 (client-side data protection): what a browser keeps of a customer is there because the customer asked for it, and
// has an end: a cart, an order that was sent, an order that was placed, details to remember. The next page that is opened removes it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** What the pages' modules export, as far as it is used here: they have the browser's types, which tests have not. */
interface Page {
  storedValue(options: { key: string; parse: () => null; write: () => null }): unknown;
  replaceCart(lines: readonly object[]): void;
  newAttempt(ordered: object): { readonly key: string };
  readonly openAttempt: {
    get(): { readonly key: string; readonly body: { readonly customer: object } } | null;
    set(attempt: object): void;
  };
  saveOrder(placed: object, items: readonly object[]): void;
  writeCustomer(customer: object, now: number): string;
}
const page = (file: string): Promise<Page> =>
  import(/* @vite-ignore */ new URL(`../../web/src/${file}`, import.meta.url).pathname) as Promise<Page>;

const day = 86_400_000;
const customer = { name: 'Grace Hopper', phone: '+44 20 7946 0958', address: '3 Nanosecond Mews' };
const note = 'ring at Hopper’s';
const line = {
  line_id: 'a',
  item_id: 'margherita',
  name: 'Margherita',
  unit_price: 950,
  choices: [],
  quantity: 1,
  note,
};
const order = {
  order_id: 'o',
  status: 'created',
  total: 950,
  currency: 'EUR',
  currency_digits: 2,
  items: [{ item_id: 'margherita', name: 'Margherita', quantity: 1, unit_price: 950 }],
  tracking_token: 'a-token',
  customer,
};

let storage: Record<string, string>;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-01T12:00:00Z'), toFake: ['Date'] });
  // Like the browser's: its keys are its own properties, and its methods are not.
  storage = Object.create({
    getItem: (key: string) => storage[key] ?? null,
    setItem: (key: string, text: string) => {
      storage[key] = text;
    },
    removeItem: (key: string) => {
      delete storage[key];
    },
  });
  vi.stubGlobal('localStorage', storage);
  vi.resetModules();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Loads the pages anew, some days later; only the code that every page has, unless more is asked for. */
async function openAfter(days: number): Promise<void> {
  vi.setSystemTime(Date.now() + days * day);
  vi.resetModules();
  const { storedValue } = await page('storage/stored-value.ts');
  storedValue({ key: 'waggle.any', parse: () => null, write: () => null });
}

test('opening pages stores nothing', async () => {
  await page('cart/use-cart.ts');
  await page('orders/saved-orders.ts');
  await page('checkout/attempt.ts');
  await page('checkout/use-customer.ts');
  expect(Object.keys(storage)).toEqual([]);
});

test('a cart with its notes goes a week after its last change', async () => {
  const { replaceCart } = await page('cart/use-cart.ts');
  replaceCart([line]);
  await openAfter(6.9);
  expect(JSON.stringify(storage)).toContain(note);
  await openAfter(0.2);
  expect(Object.keys(storage)).toEqual([]);
});

test('an order that was sent and never answered goes after three days', async () => {
  const { newAttempt, openAttempt } = await page('checkout/attempt.ts');
  const unit = { currency: 'EUR', currency_digits: 2 };
  openAttempt.set(newAttempt({ customer, lines: [line], total: 950, unit }));
  await openAfter(2.9);
  const { openAttempt: reopened } = await page('checkout/attempt.ts');
  expect(reopened.get()?.body.customer).toEqual(customer);
  await openAfter(0.2);
  expect(Object.keys(storage)).toEqual([]);
});

test('an order of an earlier version, which stored no end, goes too', async () => {
  const { newAttempt } = await page('checkout/attempt.ts');
  const unit = { currency: 'EUR', currency_digits: 2 };
  const attempt = newAttempt({ customer, lines: [line], total: 950, unit });
  storage['waggle.attempt'] = JSON.stringify(attempt);
  await openAfter(2.9);
  const { openAttempt } = await page('checkout/attempt.ts');
  expect(openAttempt.get()?.key).toBe(attempt.key);
  await openAfter(0.2);
  await page('checkout/attempt.ts');
  expect(Object.keys(storage)).toEqual([]);
});

test('an order that was placed stays without its customer, for ninety days', async () => {
  const { saveOrder } = await page('orders/saved-orders.ts');
  const placed = (id: string) => ({ ...order, order_id: id, created_at: new Date().toISOString() });
  saveOrder(placed('old'), [{ item_id: line.item_id, quantity: 1, note }]);
  for (const text of Object.values(customer)) expect(JSON.stringify(storage)).not.toContain(text);
  vi.setSystemTime(Date.now() + 60 * day);
  saveOrder(placed('new'), [{ item_id: line.item_id, quantity: 1 }]);
  await openAfter(31);
  await page('orders/saved-orders.ts');
  expect(storage['waggle.orders']).toContain('"new"');
  expect(JSON.stringify(storage)).not.toContain(note);
  await openAfter(60);
  await page('orders/saved-orders.ts');
  expect(Object.keys(storage)).toEqual([]);
});

test('details that the customer asked to remember go ninety days after their last use, whichever page is opened', async () => {
  const { writeCustomer } = await page('checkout/customer.ts');
  storage['waggle.customer'] = writeCustomer(customer, Date.now());
  await openAfter(89.9);
  expect(JSON.stringify(storage)).toContain(customer.name);
  await openAfter(0.2);
  expect(Object.keys(storage)).toEqual([]);
});
