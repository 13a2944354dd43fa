// A long menu in pages over HTTP, and over its WebSocket, while it changes.
import { on } from 'node:events';
import type { Menu, MenuMessage, PagedMenu, Problem } from '@waggle/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { asStaff } from '../../../test/support/customer.ts';
import { loadLargeMenu } from '../../../test/support/large-menu.ts';
import { startWaggle, temporaryFolder, type WaggleProcess } from '../../../test/support/waggle.ts';

const { folder, remove } = temporaryFolder();
let waggle: WaggleProcess;
beforeAll(async () => {
  waggle = await startWaggle({ settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off' } });
});
afterAll(async () => {
  await waggle?.end();
  remove();
});

const menu = async (query = '') => (await fetch(`${waggle.url}/api/menu${query}`)).json() as Promise<PagedMenu>;
const ids = ({ items }: Pick<Menu, 'items'>) => items.map(({ item_id }) => item_id);

test('the pages add up to the menu, each as long as requested, and the last one says so', async () => {
  const whole = ids(await menu());
  const seen: string[] = [];
  let after: string | null | undefined;
  let pages = 0;
  do {
    const page = await menu(`?limit=4${after ? `&after=${after}` : ''}`);
    pages += 1;
    if (page.next) expect(page.items).toHaveLength(4);
    seen.push(...ids(page));
    after = page.next;
  } while (after);
  expect(seen).toEqual(whole);
  expect(pages).toBe(Math.ceil(whole.length / 4));
  expect((await menu('?limit=500')).next).toBeNull();
  expect(ids(await menu(`?after=${whole[2]}`))).toEqual(whole.slice(3));
});

test('items that change between two pages cause neither repeats nor gaps', async () => {
  const whole = ids(await menu());
  const first = await menu('?limit=4');
  const last = first.next ?? '';
  expect(last).toBe(whole[3]);
  // The item after which the next page begins, and one that would move all others up.
  for (const gone of [last, whole[0]]) {
    expect((await asStaff(waggle.url, `/api/menu/${gone}`, 'DELETE')).status).toBe(204);
  }
  const rest = await menu(`?limit=500&after=${last}`);
  expect(ids(rest)).toEqual(whole.slice(4));
  expect(rest.menu_version).not.toBe(first.menu_version);
});

test.each([
  ['limit=0', 'limit'],
  ['limit=501', 'limit'],
  ['limit=many', 'limit'],
  ['limit=', 'limit'],
  ['limit=4&after=', 'after'],
  ['limit=4&after=No%20item', 'after'],
  ['limit=4&after=no-such-item', 'after'],
])('?%s is refused with what is wrong with %s', async (query, name) => {
  const answer = await fetch(`${waggle.url}/api/menu?${query}`);
  const problem = (await answer.json()) as Problem;
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(JSON.stringify(problem.errors)).toContain(name);
});

test('over the WebSocket, a page that takes parts gets a long menu in parts, and one with a version gets the changes', async () => {
  await loadLargeMenu(waggle.url);
  const [whole] = await received('', () => true);
  if (!whole) throw new Error('no menu came');
  expect(JSON.stringify(whole).length).toBeGreaterThan(400_000);
  const parts = await received('?parts', ({ more }) => !more);
  expect(parts.length).toBeGreaterThan(20);
  expect(parts.flatMap(({ items }) => items)).toEqual(whole.items);
  for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(20_000);
  const [unchanged] = await received(`?have=${whole.menu_version}&parts`, () => true);
  expect(unchanged).toMatchObject({ type: 'changes', items: [], removed: [], menu_version: whole.menu_version });
  expect((await asStaff(waggle.url, '/api/menu/dish-3', 'PATCH', { sold_out: true })).status).toBe(200);
  await menu();
  const [changed] = await received(`?have=${whole.menu_version}&parts`, () => true);
  expect(changed).toMatchObject({ type: 'changes', items: [{ item_id: 'dish-3', sold_out: true }], removed: [] });
  const unknown = await received('?have=of-another-kitchen&parts', ({ more }) => !more);
  expect(unknown.flatMap(({ items }) => items)).toHaveLength(whole.items.length);
});

/** The messages of `/ws/menu` until the last of them. */
async function received(query: string, isLast: (message: MenuMessage) => boolean): Promise<MenuMessage[]> {
  const socket = new WebSocket(`${waggle.url.replace('http', 'ws')}/ws/menu${query}`);
  const all: MenuMessage[] = [];
  try {
    for await (const [data] of on(socket, 'message', { signal: AbortSignal.timeout(10_000) })) {
      const message = JSON.parse(String(data)) as MenuMessage;
      all.push(message);
      if (isLast(message)) break;
    }
    return all;
  } finally {
    socket.terminate();
  }
}
