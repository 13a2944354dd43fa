// Finds layout faults on a page: boxes wider than the screen or their container, clipped texts, covered buttons and times. It
// measures, since only the browser knows how wide text is.
import type { Page } from 'playwright-core';

// A string: it runs in the page, and tests have no DOM types.
const script = `(() => {
  const found = new Set();
  const name = (element) =>
    element.tagName.toLowerCase() + (typeof element.className === 'string' && element.className ? '.' + element.className.split(' ')[0] : '');
  const styles = new Map();
  const style = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const around = (element) => {
    const all = [];
    for (let one = element.parentElement; one; one = one.parentElement) all.push(one);
    return all;
  };
  const isHidden = (element) =>
    !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ||
    [element, ...around(element)].some((one) => style(one).clipPath !== 'none' || one.matches('[class*="skip"], script, style, option, [inert]'));
  const modal = [...document.querySelectorAll('[role="dialog"]')].at(-1);
  const root = modal ?? document.body;
  const scrolls = (one) => /auto|scroll/.test(style(one).overflowX) && one.scrollWidth > one.clientWidth + 1;
  for (const element of root.querySelectorAll('*')) {
    if (element.closest('svg, [class*="map"], .leaflet-container') || isHidden(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const parents = around(element);
    const scroller = parents.find((one) => /auto|scroll/.test(style(one).overflowX) && one.scrollWidth > one.clientWidth + 1);
    const room = scroller ? scroller.clientWidth : innerWidth;
    if (box.width > room + 1) found.add(name(element) + ' is ' + Math.round(box.width) + ' wide in ' + Math.round(room));
    else if (!scroller && (box.right > innerWidth + 1 || box.left < -1))
      found.add(name(element) + ' reaches from ' + Math.round(box.left) + ' to ' + Math.round(box.right));
    if (scrolls(element) && !element.matches('[class*="board"], [class*="jump"], [class*="nav"] ul, nav, [role="tablist"], input, textarea'))
      found.add(name(element) + ' scrolls sideways');
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const of = node.parentElement;
    if (!node.data.trim() || !of || of.closest('svg, select, textarea, [class*="map"]') || isHidden(of)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 2) continue;
      let scrolled = false;
      for (const one of [of, ...around(of)].filter((one) => one !== document.body && one !== document.documentElement)) {
        const { overflowX, overflowY, textOverflow, webkitLineClamp } = style(one);
        if (textOverflow === 'ellipsis' || webkitLineClamp !== 'none') break;
        if (/auto|scroll/.test(overflowX) || /auto|scroll/.test(overflowY)) {
          if (box.right > one.getBoundingClientRect().right + 1 && !/auto|scroll/.test(overflowX)) found.add('cut off: ' + node.data.slice(0, 30));
          if (one.scrollWidth > one.clientWidth + 1) break;
          scrolled = true;
          continue;
        }
        if (!/hidden|clip/.test(overflowX)) continue;
        const edge = one.getBoundingClientRect();
        if (box.right > edge.right + 1 || box.left < edge.left - 1 || (!scrolled && box.bottom > edge.bottom + 2))
          found.add(name(one) + ' cuts off ' + name(of) + ': ' + node.data.slice(0, 30));
      }
      break;
    }
  }
  // Nothing covers what people touch or need to read.
  const matters = 'button, a[href], input:not([type="hidden"]), select, textarea, time, [class*="price"], [class*="due"], [class*="total"], [class*="time"]';
  for (const element of root.querySelectorAll(matters)) {
    if (element.closest('[class*="map"], [class*="leaflet"]') || isHidden(element) || element.matches('.visually-hidden, :disabled')) continue;
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    const box = element.getBoundingClientRect();
    if (box.width < 2) continue;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) {
      found.add(name(element) + ' cannot be scrolled into view: ' + (element.textContent || element.ariaLabel || '').slice(0, 30));
      continue;
    }
    const top = document.elementFromPoint(x, y);
    const isOwn = top && (element.contains(top) || top.contains(element) || top.closest('[class*="toast"]') || top.closest('label')?.contains(element) || style(element).pointerEvents === 'none');
    // The whole card is its name's button.
    if (!isOwn && !(top && top.closest('li, article')?.contains(element) && top.matches('button')))
      found.add(name(element) + ' is covered by ' + (top ? name(top) : 'nothing') + ': ' + (element.textContent || '').slice(0, 30));
  }
  if (document.documentElement.scrollWidth > innerWidth + 1)
    found.add('the page is ' + document.documentElement.scrollWidth + ' wide');
  scrollTo(0, 0);
  return [...found];
})()`;

// Resolves when fonts are loaded, no animation runs except endless ones, and no element has changed its size for two frames;
// rejects after 10 s. For its first frames, the kitchen's board shows its cards on top of each other.
const untilSettled = `new Promise((resolve, reject) => {
  const deadline = performance.now() + 10_000;
  const sizes = () => [...document.querySelectorAll('*')].map((one) => one.offsetWidth + 'x' + one.offsetHeight).join();
  const ends = ({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
  let last = '';
  let unchanged = 0;
  const look = () => {
    const now = sizes();
    unchanged = now === last ? unchanged + 1 : 0;
    last = now;
    const running = document.getAnimations().filter(ends).length;
    if (document.fonts.status === 'loaded' && running === 0 && unchanged >= 2) resolve();
    else if (performance.now() > deadline)
      reject(new Error('not settled in 10 s: fonts ' + document.fonts.status + ', ' + running + ' animations, sizes unchanged for ' + unchanged + ' frames'));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

/** Waits until the page has settled, and measures in the same frame: nothing can move between the two. */
export const layoutFaults = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`${untilSettled}.then(() => ${script})`);

/** Doubles the size of all text, like the browser's setting. */
export const enlargeText = (page: Page): Promise<unknown> =>
  page.addInitScript(
    `document.addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; })`,
  );
