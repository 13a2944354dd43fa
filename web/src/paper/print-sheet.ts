// Prints a sheet on paper of its own length: a roll has no pages, so the page is as long as what is on it.
import type { PaperWidth } from './paper-settings.ts';

/** CSS pixels of a millimetre. */
const pixels = 96 / 25.4;

/** The page for a sheet as it is on screen. @returns the size, as `@page` has it */
export function pageSize(sheet: HTMLElement, width: PaperWidth): string {
  if (width === 'a4') return 'A4';
  // A page that is a hair too short begins a second one.
  const height = Math.ceil(sheet.getBoundingClientRect().height / pixels) + 2;
  // Below the width, "portrait" would turn it.
  return `${width}mm ${Math.max(height, Number(width) + 1)}mm`;
}

const rules = new CSSStyleSheet();

/** From now on the page prints so. The sheet brings its own margins, except on A4, where pages follow each other. */
export function setPageSize(sheet: HTMLElement, width: PaperWidth): void {
  rules.replaceSync(`@page { size: ${pageSize(sheet, width)}; margin: ${width === 'a4' ? '15mm' : '0'}; }`);
  if (!document.adoptedStyleSheets.includes(rules)) document.adoptedStyleSheets.push(rules);
}

/**
 * Opens the browser's print dialog, or prints at once where it was started so. Resolves with whether the browser said that it is done:
 * it says so after a dialog that was dismissed, too.
 * @param waitMs for browsers that go on while they print
 */
export async function printSheet(sheet: HTMLElement, width: PaperWidth, waitMs = 60_000): Promise<boolean> {
  await document.fonts.ready;
  await Promise.all([...sheet.querySelectorAll('img')].map((image) => image.decode().catch(() => {})));
  setPageSize(sheet, width);
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(false), waitMs);
    const done = (): void => end(true);
    const end = (confirmed: boolean): void => {
      clearTimeout(timer);
      removeEventListener('afterprint', done);
      resolve(confirmed);
    };
    addEventListener('afterprint', done);
    print();
  });
}
