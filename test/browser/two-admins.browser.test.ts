// Two people edit the same thing: the second sees what the first has changed, and accepts it or keeps their own edits. Unsaved
// edits are not lost without a confirmation.
import type { Account, KitchenView } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff } from '../support/customer.ts';
import { putInCart } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('of two admins', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const kitchen = async () => (await (await fetch(`${restaurant.url}/api/kitchen`)).json()) as KitchenView;
  const item = async (id: string) => {
    const { items } = (await (await fetch(`${restaurant.url}/api/menu`)).json()) as {
      items: { item_id: string; name: string; price: number; description: string }[];
    };
    return items.find(({ item_id }) => item_id === id);
  };
  const setKitchen = async (part: Partial<KitchenView>) => {
    const answer = await asStaff(restaurant.url, '/api/kitchen', 'PUT', { ...(await kitchen()), ...part });
    expect(answer.status, await answer.clone().text()).toBe(200);
  };
  const admin = async (path: string, blocked = false): Promise<Page> => {
    const { page } = await restaurant.signedIn('admin', { viewport: { width: 360, height: 740 } });
    // Without a socket the page learns of no change until it saves.
    if (blocked) await page.routeWebSocket('**/ws/menu**', () => {});
    await page.goto(path);
    return page;
  };
  const notice = (page: Page) => page.getByRole('alert').filter({ hasText: 'Someone else has changed' });
  const save = (page: Page) => page.getByRole('button', { name: 'Save' });

  test('the second sees the kitchen’s new settings, and keeps both', async () => {
    const page = await admin('/admin/hours');
    await page.getByLabel('Preparation time in minutes').fill('31');
    await setKitchen({ delivery_minutes: 17 });
    await notice(page).getByText('Delivery time in minutes: 17').waitFor();
    await save(page).click();
    await notice(page).waitFor({ state: 'detached' });
    expect(await kitchen()).toMatchObject({ preparation_minutes: 31, delivery_minutes: 17 });
  });

  test('the second accepts the other’s opening hours', async () => {
    const page = await admin('/admin/hours');
    await page.getByLabel('Kitchen name').fill('Another name');
    await setKitchen({ opening_hours: [{ day: 'monday', opens: '11:00', closes: '21:00' }] });
    await notice(page).getByText('Monday 11:00–21:00').waitFor();
    await notice(page).getByRole('button', { name: 'Use theirs' }).click();
    await notice(page).waitFor({ state: 'detached' });
    expect(await page.getByLabel('Monday: opening time').inputValue()).toBe('11:00');
    expect(await page.getByLabel('Kitchen name').inputValue()).toBe((await kitchen()).name);
    await setKitchen({ opening_hours: null });
  });

  test('the second, whose page is stale, is refused, sees the current item, and accepts it', async () => {
    const page = await admin('/admin', true);
    await page
      .getByRole('button', { name: /Tiramisù/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Description').fill('Mine');
    await asStaff(restaurant.url, '/api/menu/tiramisu', 'PATCH', { price: 777, description: 'Theirs' });
    await save(page).click();
    await notice(page).getByText('€7.77').waitFor();
    expect(await item('tiramisu')).toMatchObject({ description: 'Theirs' });
    await notice(page).getByRole('button', { name: 'Use theirs' }).click();
    expect(await dialog.getByLabel('Description').inputValue()).toBe('Theirs');
    expect(await dialog.getByLabel('Price (EUR)').inputValue()).toBe('7.77');
  });

  test('the second keeps their own edits of an item, and the other’s in all other fields', async () => {
    const page = await admin('/admin', true);
    await page
      .getByRole('button', { name: /Honey cake/ })
      .first()
      .click();
    await page.getByRole('dialog').getByLabel('Description').fill('Mine');
    await asStaff(restaurant.url, '/api/menu/honey-cake', 'PATCH', { price: 555, description: 'Theirs' });
    await save(page).click();
    await notice(page).getByText('Description: Theirs').waitFor();
    await save(page).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await item('honey-cake')).toMatchObject({ price: 555, description: 'Mine' });
  });

  test('the second sees that a category, an account or the stock has changed', async () => {
    const page = await admin('/admin', true);
    await page.getByRole('button', { name: 'Rename Drinks' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Cold drinks');
    await asStaff(restaurant.url, '/api/menu/categories/rename', 'POST', { from: 'Drinks', to: 'Beverages' });
    await save(page).click();
    await page.getByText('Someone else has changed this in the meantime.').waitFor();
    await asStaff(restaurant.url, '/api/menu/categories/rename', 'POST', { from: 'Beverages', to: 'Drinks' });

    const made = { login: 'bo', name: 'Bo', role: 'kitchen', password: 'carries one bag at a time' };
    const added = await asStaff(restaurant.url, '/api/accounts', 'POST', made);
    const { account_id } = (await added.json()) as Account;
    const staff = await admin('/admin/staff');
    const role = staff.getByLabel('Role of Bo');
    await role.waitFor();
    await asStaff(restaurant.url, `/api/accounts/${account_id}`, 'PATCH', { role: 'courier' });
    await role.selectOption('admin');
    await staff.getByText('Someone else has changed this in the meantime.').waitFor();
    await waitFor('the other’s role', 5_000, async () => (await role.inputValue()) === 'courier');
    await role.selectOption('admin');
    await waitFor('one’s own', 5_000, async () => (await role.inputValue()) === 'admin');

    const { page: cook } = await restaurant.signedIn('kitchen');
    await cook.routeWebSocket('**/ws/menu**', () => {});
    await cook.goto('/kitchen');
    await cook.getByRole('button', { name: 'Menu and stock' }).click();
    const cake = cook.getByRole('listitem').filter({ hasText: 'Honey cake' });
    await cake.getByRole('switch').waitFor();
    await asStaff(restaurant.url, '/api/menu/honey-cake', 'PATCH', { sold_out: true });
    await cake.getByRole('switch').click();
    await cook.getByText('Someone else has changed it in the meantime').first().waitFor();
    await asStaff(restaurant.url, '/api/menu/honey-cake', 'PATCH', { sold_out: false });
  });

  test('overlapping opening hours are named and cannot be saved', async () => {
    const page = await admin('/admin/hours');
    await setKitchen({ opening_hours: [{ day: 'tuesday', opens: '11:00', closes: '18:00' }] });
    await page.getByLabel('Tuesday: opening time').waitFor();
    await page.getByRole('button', { name: 'Add hours on Tuesday' }).click();
    await page.getByText('Tuesday 11:00–18:00 and Tuesday 17:30–22:00 overlap.').waitFor();
    expect(await save(page).isDisabled()).toBe(true);
    await page.getByLabel('Tuesday: opening time').nth(1).fill('18:00');
    await page.getByText('overlap.').waitFor({ state: 'detached' });
    await save(page).click();
    await waitFor('both to be saved', 5_000, async () => (await kitchen()).opening_hours?.length === 2);
    await setKitchen({ opening_hours: null });
  });
});

/** A form, and an edit of it. */
interface EditedForm {
  readonly name: string;
  readonly role: 'admin' | 'kitchen' | null;
  readonly path: string;
  edit(page: Page): Promise<void>;
  /** Whether the edit is still there. */
  kept(page: Page): Promise<boolean>;
}

const has = async (page: Page, label: string, value: string): Promise<boolean> =>
  (await page.getByLabel(label, { exact: true }).first().inputValue()) === value;
const typed = (page: Page, label: string, value: string) => page.getByLabel(label, { exact: true }).first().fill(value);

const inDialogs: readonly EditedForm[] = [
  {
    name: 'an item',
    role: 'admin',
    path: '/admin',
    async edit(page) {
      await page
        .getByRole('button', { name: /Caprese/ })
        .first()
        .click();
      await typed(page, 'Description', 'edited');
    },
    kept: (page) => has(page, 'Description', 'edited'),
  },
  {
    name: 'what is added to the stock of an item',
    role: 'admin',
    path: '/admin',
    async edit(page) {
      await page
        .getByRole('button', { name: /Caprese/ })
        .first()
        .click();
      await typed(page, 'Add to stock', '7');
    },
    kept: (page) => has(page, 'Add to stock', '7'),
  },
  {
    name: 'a category',
    role: 'admin',
    path: '/admin',
    async edit(page) {
      await page.getByRole('button', { name: 'Rename Pizza' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('edited');
    },
    kept: async (page) => (await page.getByRole('dialog').getByLabel('Name').first().inputValue()) === 'edited',
  },
  {
    name: 'a new account',
    role: 'admin',
    path: '/admin/staff',
    async edit(page) {
      await page.getByRole('button', { name: 'Add staff' }).click();
      await typed(page, 'Name', 'edited');
    },
    kept: (page) => has(page, 'Name', 'edited'),
  },
  {
    name: 'a number in the kitchen’s stock',
    role: 'kitchen',
    path: '/kitchen',
    async edit(page) {
      await page.getByRole('button', { name: 'Menu and stock' }).click();
      await page.getByRole('spinbutton').first().fill('77');
    },
    kept: async (page) => (await page.getByRole('spinbutton').first().inputValue()) === '77',
  },
  {
    name: 'a note to the kitchen',
    role: null,
    path: '/',
    async edit(page) {
      await page.getByRole('button', { name: 'Choose options for Margherita' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('no nuts');
    },
    kept: async (page) => (await page.getByRole('dialog').getByRole('textbox').inputValue()) === 'no nuts',
  },
];

const onPages: readonly EditedForm[] = [
  {
    name: 'the kitchen’s settings',
    role: 'admin',
    path: '/admin/hours',
    edit: (page) => typed(page, 'Kitchen name', 'edited'),
    kept: (page) => has(page, 'Kitchen name', 'edited'),
  },
  {
    name: 'one’s own password',
    role: 'admin',
    path: '/admin/password',
    edit: (page) => typed(page, 'Current password', 'edited'),
    kept: (page) => has(page, 'Current password', 'edited'),
  },
];

describe.skipIf(!chromium)('unsaved edits are not discarded without a question', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const question = (page: Page) => page.getByRole('dialog', { name: 'Discard your changes?' });
  const open = async ({ role, path, edit }: EditedForm): Promise<Page> => {
    const { page } = role ? await restaurant.signedIn(role) : await restaurant.visit();
    await page.goto('/orders');
    await page.goto(path);
    await edit(page);
    return page;
  };
  const back = (page: Page) => page.evaluate('void setTimeout(() => history.back())');

  test.each(inDialogs)('$name: at Escape, and at the back button', async (form) => {
    const page = await open(form);
    await page.keyboard.press('Escape');
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    expect(await form.kept(page)).toBe(true);
    await back(page);
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    expect(await form.kept(page)).toBe(true);
    expect(new URL(page.url()).pathname).toBe(form.path);
    await page.keyboard.press('Escape');
    await question(page).getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // Without edits, going back leads to the previous page.
    await waitFor('the history to be as before', 5_000, () =>
      page.evaluate('!(history.state && history.state.unsaved)'),
    );
    await back(page);
    await page.waitForURL('**/orders');
  });

  test.each(onPages)(
    '$name: at a link, at the back button, at signing out and with the browser’s tab',
    async (form) => {
      const page = await open(form);
      for (const leave of [
        () => page.getByRole('link', { name: 'Deliveries' }).first().click(),
        () => back(page),
        () => page.getByRole('button', { name: 'Sign out', exact: true }).click(),
      ]) {
        await leave();
        await question(page).getByRole('button', { name: 'Cancel' }).click();
        expect(await form.kept(page)).toBe(true);
        expect(new URL(page.url()).pathname).toBe(form.path);
      }
      const asked = page.waitForEvent('dialog');
      void page.close({ runBeforeUnload: true });
      const dialog = await asked;
      expect(dialog.type()).toBe('beforeunload');
      await dialog.dismiss();
      await page.getByRole('link', { name: 'Deliveries' }).first().click();
      await question(page).getByRole('button', { name: 'Discard changes' }).click();
      await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
      await back(page);
      await page.waitForURL(`**${form.path}`);
    },
  );

  test('the checkout’s fields and the cart survive leaving the page', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    await putInCart(page);
    await page.goto('/checkout');
    await page.getByLabel('Name').fill('Ada');
    const stored = () => page.evaluate(() => localStorage.getItem('waggle.customer'));
    expect(await stored()).toBeNull();
    await page.getByLabel('Remember my details').check();
    await page.goto('/');
    await page.goto('/checkout');
    expect(await page.getByLabel('Name').inputValue()).toBe('Ada');
  });
});
