// The OpenAPI document as others use it: a client generated from what `waggle openapi` prints places, follows and cancels an order.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { treeRoot } from '../support/copy-of-the-tree.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

// What somebody would write on top of the generated client. Its types are checked below.
const program = `
import { cancelOrder, followOrder, getMenu, getOrder, placeOrder, type PlacedOrder } from './client';
import { client } from './client/client.gen';

export function connect(baseUrl: string) {
  client.setConfig({ baseUrl });
  const as = (order: PlacedOrder) => ({ path: { id: order.order_id }, auth: order.tracking_token });
  return {
    async place(): Promise<PlacedOrder> {
      const menu = await getMenu({ throwOnError: true });
      const item = menu.data.items[0];
      if (!item) throw new Error('the menu is empty');
      const { data } = await placeOrder({
        body: { customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' }, items: [{ item_id: item.item_id, quantity: 2 }] },
        throwOnError: true,
      });
      return data;
    },
    async follow(order: PlacedOrder): Promise<string[]> {
      const { data } = await followOrder(as(order));
      return (data?.steps ?? []).map(({ kind, status }) => kind + ':' + status);
    },
    async cancel(order: PlacedOrder): Promise<string> {
      const { data } = await cancelOrder({ ...as(order), throwOnError: true });
      return data.status;
    },
    async cancelAgain(order: PlacedOrder): Promise<string | undefined> {
      const { error } = await cancelOrder({ ...as(order), auth: 'of-somebody-else' });
      return error?.code;
    },
    async status(order: PlacedOrder): Promise<string | undefined> {
      return (await getOrder(as(order))).data?.status;
    },
  };
}
`;

interface Connected {
  place(): Promise<{ readonly order_id: string; readonly total: number }>;
  follow(order: object): Promise<string[]>;
  cancel(order: object): Promise<string>;
  cancelAgain(order: object): Promise<string | undefined>;
  status(order: object): Promise<string | undefined>;
}

describe('a client generated from `waggle openapi`', () => {
  const { folder: data, remove } = temporaryFolder();
  // Inside the tree, where the generated code finds the types of Node.
  const folder = mkdtempSync(path.join(treeRoot, '.dist-client-'));
  let waggle: WaggleProcess;
  beforeAll(async () => {
    const { stdout } = await waggleCommand('', ['openapi', '--server', 'http://waggle.test']);
    const document = JSON.parse(stdout) as { servers: unknown };
    expect(document.servers).toEqual([{ url: 'http://waggle.test' }]);
    writeFileSync(path.join(folder, 'openapi.json'), stdout);
    const hooks = path.join(treeRoot, 'test/support/typescript-with-api.mjs');
    const generator = path.join(treeRoot, 'node_modules/@hey-api/openapi-ts/dist/run.mjs');
    const args = ['--import', hooks, generator, '--input', 'openapi.json', '--output', 'client', '--silent'];
    execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe' });
    writeFileSync(path.join(folder, 'program.ts'), program);
    waggle = await startWaggle({ settings: { WAGGLE_DATA: data, WAGGLE_SIMULATOR: 'off' } });
  });
  afterAll(async () => {
    await waggle?.end();
    remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test('has types that fit what is written on top of it', () => {
    const compilerOptions = {
      ...{ strict: true, noEmit: true, skipLibCheck: true, target: 'es2024', module: 'esnext' },
      ...{ moduleResolution: 'bundler', lib: ['es2024', 'dom', 'dom.iterable'], types: [] },
    };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['program.ts'] }));
    const check = () =>
      execFileSync(path.join(treeRoot, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8', stdio: 'pipe' });
    expect(check()).toBe('');
    writeFileSync(path.join(folder, 'program.ts'), program.replace('quantity: 2', "quantity: 'two'"));
    expect(check).toThrow();
    writeFileSync(path.join(folder, 'program.ts'), program);
  });

  test('places, follows and cancels an order', async () => {
    const bundle = await rolldown({ input: path.join(folder, 'program.ts'), platform: 'node' });
    await bundle.write({ file: path.join(folder, 'program.mjs'), format: 'esm' });
    await bundle.close();
    const { connect } = (await import(pathToFileURL(path.join(folder, 'program.mjs')).href)) as {
      connect(url: string): Connected;
    };
    const client = connect(waggle.url);
    const order = await client.place();
    expect(order.total).toBeGreaterThan(0);
    expect(await client.cancelAgain(order)).toBe('order_not_found');
    await waitFor('the timeline of the order', 20_000, async () =>
      (await client.follow(order)).includes('delivery:waiting'),
    );
    expect(await client.cancel(order)).toBe('cancelled');
    await waitFor('the order to be cancelled', 20_000, async () =>
      (await client.follow(order)).includes('order:cancelled'),
    );
    expect(await client.status(order)).toBe('cancelled');
  });

  test('is of the whole API: a Waggle with all services says the same of itself', async () => {
    const said = (await (await fetch(`${waggle.url}/api/docs/json`)).json()) as object;
    const { stdout } = await waggleCommand('', ['openapi']);
    expect(JSON.parse(stdout)).toEqual(said);
  });
});
