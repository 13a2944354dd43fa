// A Waggle with its pages, staff with accounts, and a browser, for tests and measurements of pages.
import type { Role } from '@waggle/contracts';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchBrowser, type Visitor, visitor } from './browser.ts';
import { hire } from './staff.ts';
import { startWaggle, temporaryFolder, type WaggleProcess } from './waggle.ts';

export interface Restaurant {
  readonly url: string;
  /** A visitor with a separate browser context. */
  visit(options?: BrowserContextOptions): Promise<Visitor>;
  /** A visitor who is signed in with a role, without an open page. */
  signedIn(role: Role, options?: BrowserContextOptions): Promise<Visitor>;
  /** The same, on the page of that role. */
  staff(role: Role, options?: BrowserContextOptions): Promise<Visitor>;
  /** The password of `the-<role>`; the first call creates its account. */
  passwordOf(role: Role): Promise<string>;
  /** Kills the server with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on its port and data. */
  restart(): Promise<void>;
  /** Closes all browsers and stops the server; resolves with the errors of the pages. */
  close(): Promise<string[]>;
}

export interface RestaurantOptions {
  /** The path of Chromium. */
  readonly chromium: string;
  /** Further settings; the simulator is off by default. */
  readonly settings?: Readonly<Record<string, string>>;
}

export async function serveRestaurant({ chromium, settings = {} }: RestaurantOptions): Promise<Restaurant> {
  const { folder, remove } = temporaryFolder();
  const all = { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off', ...settings };
  let server: WaggleProcess = await startWaggle({ settings: all });
  const { url } = server;
  const browser: Browser = await launchBrowser(chromium);
  const visitors: Visitor[] = [];
  const passwords = new Map<Role, string>();

  const visit = async (options: BrowserContextOptions = {}): Promise<Visitor> => {
    const one = await visitor(browser, { baseURL: url, ...options });
    visitors.push(one);
    return one;
  };
  const passwordOf = async (role: Role): Promise<string> => {
    const account = { login: `the-${role}`, name: `The ${role}`, role };
    const password = passwords.get(role) ?? (await hire(url, account)).password;
    passwords.set(role, password);
    return password;
  };
  const signedIn = async (role: Role, options?: BrowserContextOptions): Promise<Visitor> => {
    const one = await visit(options);
    const data = { login: `the-${role}`, password: await passwordOf(role) };
    const answer = await one.context.request.post('/api/session', { data });
    if (!answer.ok()) throw new Error(`${role} was not signed in: ${answer.status()} ${await answer.text()}`);
    return one;
  };
  return {
    url,
    visit,
    passwordOf,
    signedIn,
    async staff(role, options) {
      const one = await signedIn(role, options);
      await one.page.goto(`/${role}`);
      await one.page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'attached' });
      return one;
    },
    async kill() {
      await server.end('SIGKILL');
    },
    async restart() {
      server = await startWaggle({ settings: all, port: Number(new URL(url).port) });
    },
    async close() {
      await Promise.all(visitors.map((one) => one.close()));
      await browser.close();
      await server.end();
      remove();
      return visitors.flatMap(({ complaints }) => complaints);
    },
  };
}
