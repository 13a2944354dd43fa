import { afterEach, expect, test, vi } from 'vitest';
import { queryClient } from '../api/query-client.ts';
import { extendSession } from './use-session.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  queryClient.clear();
});

test.each([
  { hours: 12, afterMinutes: 20 },
  { hours: 0.5, afterMinutes: 8 },
])('extends a session of $hours h: reloads it after $afterMinutes minutes of use', async ({ hours, afterMinutes }) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const asked = vi.fn(async () => Response.json({ account, expires_at }));
  vi.stubGlobal('fetch', asked);
  const account = { account_id: 'ada', name: 'Ada', role: 'kitchen' };
  const expires_at = new Date(Date.now() + hours * 3_600_000).toISOString();
  queryClient.setQueryData(['session'], { account, expires_at });
  vi.setSystemTime(Date.now() + (afterMinutes - 1) * 60_000);
  extendSession();
  expect(asked).not.toHaveBeenCalled();
  vi.setSystemTime(Date.now() + 60_000);
  extendSession();
  extendSession();
  expect(asked).toHaveBeenCalledExactlyOnceWith('/api/session/use', expect.objectContaining({ method: 'POST' }));
});

test('sends nothing on pages that never loaded the session, such as the customers’', () => {
  const asked = vi.fn();
  vi.stubGlobal('fetch', asked);
  extendSession();
  expect(asked).not.toHaveBeenCalled();
});
