// Processes besides the services: the stock refill, and the server of the web pages.
import { describe, expect, onTestFinished, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { asStaff, placed, stockOf } from '../support/customer.ts';
import { startWaggle, temporaryFolder } from '../support/waggle.ts';

describe('waggle refill', () => {
  async function kitchen(): Promise<string> {
    const { folder, remove } = temporaryFolder();
    const started = await startWaggle({
      settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off', LOG_LEVEL: 'warn' },
    });
    onTestFinished(async () => {
      await started.end();
      remove();
    });
    return started.url;
  }

  test('refills every item to the level; a repeated run adds only what was sold since', async () => {
    const url = await kitchen();
    const first = await waggleCommand(url, ['refill', '--level', '100']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/honey-cake\s+100/);
    expect(await stockOf(url, 'mineral-water')).toBe(500);
    expect((await waggleCommand(url, ['refill', '--level', '100'])).stdout).toBe('nothing is below 100\n');
    await placed(url, { item: 'honey-cake', quantity: 3 });
    expect((await waggleCommand(url, ['refill', '--level', '100'])).stdout).toBe(`${'honey-cake'.padEnd(24)} 100\n`);
    expect(await stockOf(url, 'honey-cake')).toBe(100);
  });

  test('refills only the named items, and refuses an item that is not on the menu by name', async () => {
    const url = await kitchen();
    await asStaff(url, '/api/menu/caprese/restock', 'POST', { quantity: 1 });
    const filled = await waggleCommand(url, ['refill', '--level', '90', '--item', 'tiramisu', '--json']);
    expect(JSON.parse(filled.stdout)).toMatchObject({ level: 90, filled: [{ item_id: 'tiramisu', stock: 90 }] });
    expect((await waggleCommand(url, ['refill', '--item', 'pizza'])).stderr).toContain('no item pizza on the menu');
    expect((await waggleCommand(url, ['refill', '--level', 'full'])).stderr).toContain('--level is "full"');
  });
});

test('waggle serve web answers with the page, health and metrics, needs no server, and ends cleanly', async () => {
  const web = await startWaggle({ what: 'web' });
  const page = await fetch(web.url);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('<title>Waggle</title>');
  expect(await (await fetch(`${web.url}/client.json`)).json()).toEqual({
    tiles: null,
    simulated_rides: true,
    under_the_hood: true,
  });
  expect((await fetch(`${web.url}/health/live`)).status).toBe(200);
  const metrics = await (await fetch(`${web.url}/metrics`)).text();
  expect(metrics).toContain('waggle_http_request_seconds');
  expect(metrics).toContain('waggle_process_info{service="web"} 1\n');
  expect(await web.end('SIGTERM')).toBe(0);

  // It learns which services exist from their settings, too.
  const real = await startWaggle({ what: 'web', settings: { WAGGLE_SIMULATOR: 'off', WAGGLE_DEMO_MENU: 'off' } });
  expect(await (await fetch(`${real.url}/client.json`)).json()).toEqual({
    tiles: null,
    simulated_rides: false,
    under_the_hood: false,
  });
  await real.end('SIGTERM');
});
