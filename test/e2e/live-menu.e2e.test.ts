// The menu on open pages: every change of items, stock and kitchen, on both engines, without polling.
import { closeCodes, type ItemId } from '@waggle/contracts';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, place, placed, stockOf } from '../support/customer.ts';
import { followMenu } from '../support/live.ts';
import { staffToken, waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

// One pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('the live menu', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true });
    });
    afterAll(() => waggle?.stop());

    const change = async (path: string, method: string, body: object) => {
      const answer = await asStaff(waggle.orders, path, method, body);
      expect(answer.status).toBeLessThan(300);
    };

    test('begins with the whole menu, then sends what is sold, sold out, restocked and added', async () => {
      const page = followMenu(waggle.orders);
      await waitFor('the menu', 10_000, () => page.messages.length > 0);
      expect(page.messages[0]).toMatchObject({
        type: 'menu',
        categories: ['Pizza', 'Pasta', 'Salads', 'Desserts', 'Drinks'],
        kitchen: { name: 'Waggle kitchen' },
      });
      expect(page.item('margherita')?.options.map(({ option_id }) => option_id)).toEqual(['size', 'extras']);
      const before = (await stockOf(waggle.orders, 'funghi')) ?? 0;
      await placed(waggle.orders, { item: 'funghi', quantity: 3 });
      await waitFor('the stock to fall', 10_000, () => page.item('funghi')?.stock === before - 3);
      await change('/api/menu/funghi', 'PATCH', { sold_out: true });
      await waitFor('the item to be sold out', 10_000, () => page.item('funghi')?.sold_out === true);
      const refused = await place(waggle.orders, { item: 'funghi' });
      expect([refused.status, await refused.json()]).toMatchObject([
        409,
        { code: 'out_of_stock', short: [{ item_id: 'funghi', available: 0 }] },
      ]);
      await change('/api/menu/funghi', 'PATCH', { sold_out: false });
      await change('/api/menu/funghi/restock', 'POST', { quantity: 7 });
      await waitFor('the item to be there again', 10_000, () => {
        const item = page.item('funghi');
        return item?.sold_out === false && item.stock === before + 4;
      });
      const bowl = { item_id: 'bowl', name: 'Bowl', description: '', category: 'Bowls', price: 900, stock: 5 };
      await change('/api/menu', 'POST', bowl);
      await waitFor('the new item', 10_000, () => page.item('bowl')?.category === 'Bowls');
      await change('/api/menu/categories/rename', 'POST', { from: 'Bowls', to: 'Warm bowls' });
      await waitFor('its category’s new name', 10_000, () =>
        page.messages.some(({ categories }) => categories?.at(-1) === 'Warm bowls'),
      );
      expect((await asStaff(waggle.orders, '/api/menu/bowl', 'DELETE')).status).toBe(204);
      await waitFor('the item to be gone', 10_000, () =>
        page.messages.some((message) => message.type === 'changes' && message.removed.includes('bowl' as ItemId)),
      );
      page.close();
    });

    test('sends changes of the kitchen’s settings', async () => {
      const page = followMenu(waggle.orders);
      await waitFor('the menu', 10_000, () => page.messages.length > 0);
      const settings = (await (await fetch(`${waggle.orders}/api/kitchen`)).json()) as object;
      await change('/api/kitchen', 'PUT', { ...settings, name: 'The Hive' });
      await waitFor('the new name', 10_000, () => page.messages.some(({ kitchen }) => kitchen?.name === 'The Hive'));
      page.close();
    });

    test('serves uploaded pictures publicly, cacheable forever', async () => {
      const send = (type: string, body: Buffer) =>
        fetch(`${waggle.orders}/api/pictures`, {
          method: 'POST',
          headers: { authorization: `Bearer ${staffToken}`, 'content-type': type },
          body: new Uint8Array(body),
        });
      const answer = await send('image/png', png);
      expect(answer.status).toBe(201);
      const { picture } = (await answer.json()) as { picture: string };
      const shown = await fetch(`${waggle.orders}${picture}`);
      expect(shown.headers.get('content-type')).toBe('image/png');
      expect(shown.headers.get('cache-control')).toContain('immutable');
      expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
      const pixels = (picture: Buffer | ArrayBuffer) => sharp(picture).raw().toBuffer();
      expect(await pixels(await shown.arrayBuffer())).toEqual(await pixels(png));
      await change('/api/menu/margherita', 'PATCH', { picture });
      for (const [type, body, status] of [
        ['image/jpeg', png, 415],
        ['image/svg+xml', Buffer.from('<svg/>'), 415],
        ['application/json', Buffer.from('{}'), 415],
        ['image/png', Buffer.concat([png, Buffer.alloc(600_000)]), 413],
      ] as const) {
        expect([type, (await send(type, body)).status]).toEqual([type, status]);
      }
      const stranger = await fetch(`${waggle.orders}/api/pictures`, { method: 'POST', body: new Uint8Array(png) });
      expect(stranger.status).toBe(401);
      expect((await fetch(`${waggle.orders}/api/pictures/${'0'.repeat(32)}`)).status).toBe(404);
    });

    test('closes with a code to reconnect when the server stops', async () => {
      const page = followMenu(waggle.orders);
      await waitFor('the menu', 10_000, () => page.messages.length > 0);
      await waggle.restart('orders', 'SIGTERM');
      await waitFor('the socket to close', 10_000, () => page.closed !== null);
      expect(page.closed).toBe(closeCodes.goingAway.code);
    });
  });
});
