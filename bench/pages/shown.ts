// Measures when something appears on a page: the page itself records the time, in the frame after the element enters the document.
import type { Page } from 'playwright-core';

export interface Shown {
  /** ms since the epoch, with fractions. */
  at(): Promise<number>;
  /** ms since the last click on this page. */
  sinceClick(): Promise<number>;
}

/**
 * Waits for an element that matches `selector` and contains `text`. Call it before the action that makes it appear.
 * @param afterClick whether to ignore elements from before a click
 */
export async function shownAt(page: Page, selector: string, text: string, afterClick = false): Promise<Shown> {
  await page.evaluate(`(() => {
    const now = () => performance.timeOrigin + performance.now();
    const measured = { clicked: null, shown: null };
    let settle;
    window.measured = new Promise((resolve) => { settle = resolve; });
    addEventListener('click', () => { measured.clicked ??= now(); }, { capture: true, once: true });
    const look = () => {
      if (${afterClick} && measured.clicked === null) return;
      const found = [...document.querySelectorAll(${JSON.stringify(selector)})].some((e) => e.textContent.includes(${JSON.stringify(text)}));
      if (!found) return;
      observer.disconnect();
      requestAnimationFrame(() => { measured.shown = now(); settle(measured); });
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
  })()`);
  const measured = async () => (await page.evaluate('window.measured')) as { clicked: number | null; shown: number };
  return {
    at: async () => (await measured()).shown,
    async sinceClick() {
      const { clicked, shown } = await measured();
      return shown - (clicked ?? shown);
    },
  };
}

/** The time of the next click on a page: ms since the epoch, with fractions. */
export async function clickedAt(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`(() => {
    window.clicked = null;
    addEventListener('click', () => { window.clicked = performance.timeOrigin + performance.now(); }, { capture: true, once: true });
  })()`);
  return async () => (await page.evaluate('window.clicked')) as number;
}
