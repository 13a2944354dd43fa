// The WebSockets' first messages, read over HTTP: the same content for the same people.
import type { KitchenSnapshotMessage, SnapshotMessage } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, placed } from '../support/customer.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

describe('over HTTP', () => {
  const { folder, remove } = temporaryFolder();
  let waggle: WaggleProcess;
  beforeAll(async () => {
    waggle = await startWaggle({ settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off' } });
  });
  afterAll(async () => {
    await waggle?.end();
    remove();
  });

  const timeline = (id: string, token?: string) =>
    fetch(
      `${waggle.url}/api/timelines/${id}`,
      token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
    );

  test('an order’s steps are visible with its token and to staff, and to no one else', async () => {
    const mine = await placed(waggle.url);
    const other = await placed(waggle.url);
    await asStaff(waggle.url, `/api/orders/${mine.order_id}/status`, 'POST', { status: 'confirmed' });
    const steps = async () => {
      const answer = await timeline(mine.order_id, mine.tracking_token);
      return answer.status === 200 ? ((await answer.json()) as SnapshotMessage) : null;
    };
    await waitFor('the steps', 10_000, async () =>
      ((await steps())?.steps ?? []).some(({ status }) => status === 'confirmed'),
    );
    const got = await steps();
    expect(got).toMatchObject({ type: 'snapshot', order_id: mine.order_id, seq: got?.steps.length });
    expect((await asStaff(waggle.url, `/api/timelines/${mine.order_id}`)).status).toBe(200);
    expect((await timeline(mine.order_id)).status).toBe(401);
    expect((await timeline(mine.order_id, other.tracking_token)).status).toBe(404);
    expect((await timeline('01999999-0000-7000-8000-000000000000', mine.tracking_token)).status).toBe(404);
  });

  test('the board is for staff only', async () => {
    const { order_id } = await placed(waggle.url);
    const board = async () => (await (await asStaff(waggle.url, '/api/board')).json()) as KitchenSnapshotMessage;
    await waitFor('the order on the board', 10_000, async () =>
      (await board()).orders.some((one) => one.order_id === order_id && one.order !== null),
    );
    expect((await fetch(`${waggle.url}/api/board`)).status).toBe(401);
  });
});
