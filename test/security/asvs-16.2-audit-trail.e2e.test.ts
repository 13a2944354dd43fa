// OWASP ASVS 5.0, 16.2.1 and 16.3.1: who did what, when and from where, of every action of staff, in a trail that stays
// when the order loses its customer. It holds no secret and nothing of a customer (16.2.5).
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AuditEntry, AuditPage, DeliveryView, PlacedOrder } from '@waggle/contracts';
import { type Ceremony, newAuthenticator } from '@waggle/services/accounts/conformance/authenticator.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster, embedded, type StartedDeployment } from '../e2e/engines.ts';
import { ada, asStaff, placed } from '../support/customer.ts';
import { type Hired, hire } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';

const languages = globSync(path.resolve(import.meta.dirname, '../../web/src/admin/strings.*.json'));

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly anyOf?: readonly Schema[];
}
interface Documented {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}
type Components = Readonly<Record<string, Schema>>;
interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  readonly components?: { readonly schemas?: Components };
}

/** @param components the document's named schemas */
const fieldsIn = ({ $ref, properties = {}, anyOf = [] }: Schema = {}, components: Components): string[] => [
  ...Object.keys(properties),
  ...[...anyOf, ...($ref === undefined ? [] : [components[$ref.split('/').at(-1) ?? ''] ?? {}])].flatMap((schema) =>
    fieldsIn(schema, components),
  ),
];

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('the audit trail', () => {
    let waggle: StartedDeployment;
    let accounts: string;
    let order: PlacedOrder;
    let kitchen: Hired;

    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
      accounts = waggle.processes.accounts.url;
      order = await placed(waggle.orders);
      kitchen = await hire(accounts, { login: 'kim', name: 'Kim', role: 'kitchen' });
    });
    afterAll(() => waggle?.stop());

    const as = (cookie: string, url: string, path: string, method: string, body?: unknown) =>
      fetch(url + path, {
        method,
        headers: { cookie, 'user-agent': 'till/1.0', ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    const admin = async (url: string, path: string, method: string, body?: unknown): Promise<Response> => {
      const answer = await asStaff(url, path, method, body);
      expect([method, path, answer.ok]).toEqual([method, path, true]);
      return answer;
    };
    const trail = async (query = ''): Promise<AuditEntry[]> => {
      const answer = await asStaff(accounts, `/api/audit?limit=200${query}`);
      return ((await answer.json()) as AuditPage).entries;
    };

    test('tells requests apart to which their client gave one correlation id, by the id that their log and events have', async () => {
      const headers = { cookie: kitchen.cookie, 'content-type': 'application/json', 'x-correlation-id': 'shift-7' };
      const restock = { method: 'POST', headers, body: JSON.stringify({ quantity: 1 }) };
      for (let time = 0; time < 2; time += 1) {
        expect((await fetch(`${waggle.orders}/api/menu/margherita/restock`, restock)).status).toBe(200);
      }
      const entries = (await trail('&kind=menu')).filter(({ correlation_id }) => correlation_id === 'shift-7');
      const own = new Set(entries.map(({ request_id }) => request_id));
      expect([entries.length, own.size, own.has(undefined)]).toEqual([2, 2, false]);
      await waitFor('the lines of both in the log', 10_000, () =>
        [...own].every((id) => waggle.processes.orders.logs.some((line) => line['request_id'] === id)),
      );
    });

    test('has a step of an order as soon as it is answered: who, when, from where, which order, what it became', async () => {
      const from = Date.now();
      const id = order.order_id;
      const step = await as(kitchen.cookie, waggle.orders, `/api/orders/${id}/status`, 'POST', { status: 'confirmed' });
      expect(step.status).toBe(200);
      const [entry] = await trail('&kind=orders');
      expect(entry).toMatchObject({
        account_id: kitchen.account_id,
        who: 'Kim',
        role: 'kitchen',
        client: '127.0.0.1',
        agent: 'till/1.0',
        action: 'POST /api/orders/:id/status',
        object: id,
        status: 200,
        changes: { status: { after: 'confirmed' } },
        correlation_id: step.headers.get('x-correlation-id'),
      });
      expect(entry).not.toHaveProperty('request_id');
      expect(Date.parse(entry?.at ?? '')).toBeGreaterThanOrEqual(from - 1_000);
      expect(await trail(`&person=${kitchen.account_id}`)).toContainEqual(entry);
      expect(await trail('&from=2100-01-01T00:00:00.000Z')).toEqual([]);
      expect(await trail('&to=2000-01-01T00:00:00.000Z')).toEqual([]);
    });

    test('has what staff did to orders, menu, kitchen, dead letters and outboxes', async () => {
      const { orders } = waggle;
      await as(kitchen.cookie, orders, `/api/orders/${order.order_id}/undo`, 'POST', { status: 'confirmed' });
      const other = await placed(orders);
      await as(kitchen.cookie, orders, `/api/orders/${other.order_id}/cancel`, 'POST');
      await admin(orders, '/api/menu/margherita/restock', 'POST', { quantity: 7 });
      const cake = { item_id: 'cake', name: 'Cake', description: '', category: 'Sweets', price: 300, stock: 5 };
      await admin(orders, '/api/menu', 'POST', cake);
      await admin(orders, '/api/menu/cake', 'PATCH', { price: 350 });
      await admin(orders, '/api/menu/cake', 'DELETE');
      const settings = (await (await fetch(`${orders}/api/kitchen`)).json()) as { name: string };
      await asStaff(orders, '/api/kitchen', 'PUT', settings);
      const reason = 'the printer was off';
      await admin(orders, '/api/dead-letters/replay', 'POST', { dry_run: true, reason });
      await admin(orders, '/api/outbox/republish', 'POST', { since: '1m' });
      const entries = await trail();
      const find = (action: string) => entries.find((entry) => entry.action === action);
      expect(find('POST /api/orders/:id/undo')).toMatchObject({ who: 'Kim', object: order.order_id });
      expect(find('POST /api/orders/:id/cancel')).toMatchObject({ who: 'Kim', object: other.order_id });
      const restocked = { who: 'staff token', object: 'margherita', changes: { quantity: { after: '7' } } };
      expect(find('POST /api/menu/:item_id/restock')).toMatchObject(restocked);
      expect(find('POST /api/menu')).toMatchObject({ object: 'cake' });
      const price = { before: '300', after: '350' };
      expect(find('PATCH /api/menu/:item_id')).toMatchObject({ object: 'cake', changes: { price } });
      expect(find('DELETE /api/menu/:item_id')).toMatchObject({ object: 'cake' });
      expect(find('POST /api/dead-letters/replay')?.changes).toEqual({
        dry_run: { after: 'true' },
        reason: { after: reason },
      });
      expect(find('POST /api/outbox/republish')).toBeDefined();
      // Placing an order is a customer's, and no entry.
      expect(find('POST /api/orders')).toBeUndefined();
    });

    test('has each step of a delivery: which courier took it, and when it was delivered', async () => {
      const { order_id } = await placed(waggle.orders);
      const rider = await hire(accounts, { login: 'rio', name: 'Rio', role: 'courier' });
      const step = (status: string) =>
        as(kitchen.cookie, waggle.orders, `/api/orders/${order_id}/status`, 'POST', { status });
      for (const status of ['confirmed', 'preparing', 'out_for_delivery'])
        expect((await step(status)).status).toBe(200);
      const ride = (id: string, status: string) =>
        as(rider.cookie, waggle.deliveries, `/api/deliveries/${id}/status`, 'POST', { status });
      let delivery = '';
      await waitFor('the courier to take the delivery', 30_000, async () => {
        const { deliveries } = (await (await as(rider.cookie, waggle.deliveries, '/api/deliveries', 'GET')).json()) as {
          deliveries: DeliveryView[];
        };
        delivery = deliveries.find((one) => one.order_id === order_id)?.delivery_id ?? '';
        return delivery !== '' && (await ride(delivery, 'on_the_way')).ok;
      });
      const position = { latitude: 51.5, longitude: -0.1 };
      await as(rider.cookie, waggle.deliveries, `/api/deliveries/${delivery}/position`, 'POST', position);
      expect((await ride(delivery, 'delivered')).status).toBe(200);
      const steps = (await trail('&kind=deliveries')).filter(({ object }) => object === delivery);
      const by = { account_id: rider.account_id, who: 'Rio', role: 'courier', client: '127.0.0.1', status: 200 };
      expect(steps).toMatchObject(
        ['delivered', 'on_the_way'].map((status) => ({ ...by, changes: { status: { after: status } } })),
      );
    });

    test('names its fields in every language of the pages', async () => {
      const documents = await Promise.all(
        [waggle.orders, accounts].map(
          async (url) => (await (await fetch(`${url}/api/docs/json`)).json()) as OpenApiDocument,
        ),
      );
      const components = Object.assign({}, ...documents.map((document) => document.components?.schemas)) as Components;
      const changing = documents
        .flatMap(({ paths }) => Object.values(paths))
        .flatMap((methods) => Object.entries(methods))
        .filter(([method]) => method !== 'get');
      const fields = changing.flatMap(([, { requestBody, parameters = [] }]) => [
        ...fieldsIn(requestBody?.content['application/json']?.schema, components),
        ...parameters.filter((one) => one.in === 'query').map(({ name }) => name),
      ]);
      expect(fields).toEqual(expect.arrayContaining(['status', 'quantity', 'dry_run']));
      for (const language of languages) {
        const { audit } = JSON.parse(readFileSync(language, 'utf8')) as { audit: { field: Record<string, string> } };
        expect([language, fields.filter((field) => !audit.field[field])]).toEqual([language, []]);
      }
    });

    test('has accounts, passwords, sessions and tokens: which, and what they were before, but no value of a secret', async () => {
      const cy = await hire(accounts, { login: 'cy', name: 'Cy', role: 'courier' });
      const path = `/api/accounts/${cy.account_id}`;
      const fresh = 'pigeons like umbrellas';
      await admin(accounts, path, 'PATCH', { role: 'kitchen' });
      await admin(accounts, path, 'PATCH', { password: fresh });
      await admin(accounts, `${path}/sessions`, 'DELETE');
      await admin(accounts, path, 'DELETE');
      const made = await admin(accounts, '/api/tokens', 'POST', { name: 'till', role: 'kitchen', days: 30 });
      const { token, token_id } = (await made.json()) as { token: string; token_id: string };
      await admin(accounts, `/api/tokens/${token_id}`, 'DELETE');
      const proof = { password: kitchen.password };
      const confirmed = await as(kitchen.cookie, accounts, '/api/session/confirm', 'POST', proof);
      const cookie = confirmed.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      await as(cookie, accounts, '/api/session/list', 'DELETE');
      await as(cookie, accounts, '/api/session/use', 'POST');
      await as(cookie, accounts, '/api/session', 'DELETE');
      const entries = await trail();
      const changesOf = (action: string, object: string | null) =>
        entries.filter((entry) => entry.action === action && entry.object === object).map(({ changes }) => changes);
      expect(changesOf('POST /api/accounts', cy.account_id)[0]).toMatchObject({ login: { after: 'cy' } });
      expect(changesOf('PATCH /api/accounts/:id', cy.account_id)).toEqual([
        { password: {} },
        { role: { before: 'courier', after: 'kitchen' } },
      ]);
      expect(changesOf('DELETE /api/accounts/:id/sessions', cy.account_id)).toHaveLength(1);
      const removed = { login: { before: 'cy' }, role: { before: 'kitchen' } };
      expect(changesOf('DELETE /api/accounts/:id', cy.account_id)).toEqual([removed]);
      expect(changesOf('POST /api/tokens', token_id)[0]).toMatchObject({ token_name: { after: 'till' } });
      const name = { token_name: { before: 'till' } };
      expect(changesOf('DELETE /api/tokens/:token_id', token_id)[0]).toMatchObject(name);
      const own = entries.filter(({ who, kind }) => who === 'Kim' && kind === 'session').map(({ action }) => action);
      // A page that is used says so every few minutes: that is no entry.
      expect(own).toEqual([
        'DELETE /api/session',
        'DELETE /api/session/list',
        'POST /api/session/confirm',
        'POST /api/session/password',
        'POST /api/session',
      ]);
      const text = JSON.stringify(entries);
      for (const secret of [fresh, token, cy.password, kitchen.password]) expect(text).not.toContain(secret);
    });

    test('has passkeys: added, signed in with, refused, removed, and nothing of their answers', async () => {
      const kai = await hire(accounts, { login: 'kai', name: 'Kai', role: 'kitchen' });
      // Browsers have passkeys for names alone.
      const origin = accounts.replace('127.0.0.1', 'localhost');
      const device = newAuthenticator(kai.account_id);
      const challengeOf = async (path: string): Promise<Ceremony> => {
        const answer = await as(kai.cookie, origin, `/api/session${path}/options`, 'POST');
        const { options } = (await answer.json()) as { options: { challenge: string } };
        return { challenge: options.challenge, origin };
      };
      const added = { name: 'Phone', credential: device.make(await challengeOf('/passkeys')) };
      const made = await as(kai.cookie, origin, '/api/session/passkeys', 'POST', added);
      const { passkey_id } = (await made.json()) as { passkey_id: string };
      const credential = device.sign(await challengeOf('/passkey'));
      const signIn = () => as('', origin, '/api/session/passkey', 'POST', { credential });
      const signedIn = await signIn();
      expect([made.status, signedIn.status, (await signIn()).status]).toEqual([201, 200, 401]);
      const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      expect((await as(cookie, origin, `/api/session/passkeys/${passkey_id}`, 'DELETE')).status).toBe(204);
      const entries = await trail();
      const find = (action: string, kind = 'session') =>
        entries.find((entry) => entry.action === action && entry.kind === kind);
      expect(find('POST /api/session/passkeys')).toMatchObject({
        who: 'Kai',
        object: passkey_id,
        changes: { passkey_name: { after: 'Phone' } },
      });
      expect(find('POST /api/session/passkey')).toMatchObject({ who: 'Kai', status: 200, changes: {} });
      await waitFor('the refusal to be stored', 10_000, async () =>
        (await trail('&kind=refused')).some(({ action, who }) => action === 'POST /api/session/passkey' && who === ''),
      );
      expect(find('DELETE /api/session/passkeys/:passkey_id')).toMatchObject({
        who: 'Kai',
        object: passkey_id,
        changes: { passkey_name: { before: 'Phone' } },
      });
      expect(find('POST /api/session/passkeys/options')).toBeUndefined();
      expect(JSON.stringify(entries)).not.toContain(credential.signature);
    });

    test('stays when an order loses its customer, and says who forgot the customer, but nothing of them', async () => {
      const { order_id } = await placed(waggle.orders);
      await admin(waggle.orders, `/api/orders/${order_id}/status`, 'POST', { status: 'cancelled', reason: ada.name });
      await admin(waggle.orders, '/api/customers/forget', 'POST', { order_id });
      await admin(waggle.orders, '/api/customers/forget', 'POST', { phone: ada.phone });
      await admin(waggle.orders, '/api/erase', 'POST', { order_ids: [order_id], in_orders: false });
      const entries = await trail();
      expect(entries.find(({ kind, object }) => kind === 'customers' && object === order_id)).toMatchObject({
        changes: { order_id: {}, order_count: { after: '1' } },
      });
      expect(entries.find(({ changes }) => 'phone' in changes)?.changes['phone']).toEqual({});
      expect(entries.find(({ kind }) => kind === 'erase')).toBeDefined();
      expect(entries.find(({ object, kind }) => kind === 'orders' && object === order_id)?.changes).toMatchObject({
        status: { after: 'cancelled' },
        reason: {},
      });
      const text = JSON.stringify(entries);
      for (const personal of [ada.phone, ada.address, ada.name]) expect(text).not.toContain(personal);
    });

    test('and the log name the same actor and client', async () => {
      const restock = { quantity: 3 };
      const answer = await asStaff(waggle.orders, '/api/menu/margherita/restock', 'POST', restock);
      const correlation_id = answer.headers.get('x-correlation-id');
      const line = () => waggle.processes.orders.logs.find((one) => one['correlation_id'] === correlation_id);
      await waitFor('the line of the request', 10_000, () => line() !== undefined);
      expect(line()).toMatchObject({ actor: 'staff token', client: '127.0.0.1' });
      expect((await trail()).find((entry) => entry.correlation_id === correlation_id)).toBeDefined();
    });
  });
});
