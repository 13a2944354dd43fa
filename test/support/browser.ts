// A real browser: Debian's Chromium, driven from the outside. An error on a page's console fails its test.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findProgram } from './redis.ts';
import { patience } from './waggle.ts';

/** The path of Chromium, or null. */
export const findChromium = (): string | null => findProgram('chromium') ?? findProgram('chromium-browser');

/**
 * The path of the Chromium of tests, or null: the first in PATH. Where a folder has it, the headless shell: the same engine without
 * a browser's windows, which shows a page with a third of the work.
 */
export function findTestChromium(): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser'];
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(existsSync) ?? null;
}

export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      // Host names of tests: a browser treats localhost as a secure context, and no other http host.
      '--host-resolver-rules=MAP *.waggle.example 127.0.0.1',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The errors on the console of its pages, and their uncaught exceptions. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A visitor with a separate browser context: visitors share nothing. */
export async function visitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(30_000 * patience);
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    // The browser also reports refused requests and lost connections, which tests cause on purpose, and features that it
    // ignores on an http page.
    const own = /Failed to load resource|WebSocket connection|Cross-Origin-Opener-Policy header has been ignored/;
    if (message.type() === 'error' && !own.test(message.text())) {
      complaints.push(message.text());
    }
  });
  return { context, page: await context.newPage(), complaints, close: () => context.close() };
}
