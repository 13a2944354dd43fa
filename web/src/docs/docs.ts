// What the docs pages do besides being read: the search, the contents beside the text on wide screens, and copying commands. It loads
// nothing of the client.
import './docs.css';
import { loadSearch, type SearchDocs } from './search-docs.ts';

const { basePath: hostedBelow = '', search: searchFile = '' } = document.documentElement.dataset;
const part = <T extends Element>(selector: string): T | null => document.querySelector<T>(selector);

const contents = part<HTMLDetailsElement>('.contents');
const wide = matchMedia('(min-width: 64rem)');
const fold = () => contents?.toggleAttribute('open', wide.matches);
wide.addEventListener('change', fold);
fold();

const box = part<HTMLElement>('search');
const input = part<HTMLInputElement>('#query');
const results = part<HTMLOListElement>('#results');
const found = part<HTMLElement>('#found');
if (box && input && results && found) searchWith(box, input, results, found);
for (const block of document.querySelectorAll<HTMLPreElement>('pre[data-shell]')) offerCopy(block);

function searchWith(box: HTMLElement, input: HTMLInputElement, results: HTMLOListElement, found: HTMLElement): void {
  let loading: Promise<SearchDocs> | null = null;
  const load = () => {
    loading ??= loadSearch(hostedBelow + searchFile);
    return loading;
  };
  const show = async () => {
    const query = input.value.trim();
    const search = query === '' ? null : await load();
    // More may have been typed meanwhile.
    if (query !== input.value.trim()) return;
    const hits = search ? search(query) : [];
    results.replaceChildren(
      ...hits.map(({ address, page, heading, before, match, after }) => {
        const link = document.createElement('a');
        link.href = hostedBelow + address;
        const text = document.createElement('small');
        const mark = document.createElement('mark');
        mark.textContent = match;
        text.append(before, mark, after);
        const title = document.createElement('strong');
        title.textContent = heading === page ? page : `${page} › ${heading}`;
        link.append(title, text);
        const item = document.createElement('li');
        item.append(link);
        return item;
      }),
    );
    results.hidden = hits.length === 0;
    found.textContent = query === '' ? '' : hits.length === 0 ? 'Nothing found' : `${hits.length} found`;
    found.classList.toggle('visually-hidden', query === '' || hits.length > 0);
  };
  const update = () => {
    show().catch((error: unknown) => {
      loading = null;
      found.textContent = 'The search could not be loaded';
      found.classList.remove('visually-hidden');
      console.warn(error);
    });
  };
  const clear = () => {
    input.value = '';
    update();
    input.focus();
  };
  box.hidden = false;
  input.addEventListener('focus', () => void load().catch(() => (loading = null)));
  input.addEventListener('input', update);
  part<HTMLFormElement>('#search')?.addEventListener('submit', (event) => {
    event.preventDefault();
    void show().then(() => results.querySelector('a')?.click());
  });
  // A result on the page itself is reached without another page.
  results.addEventListener('click', () => {
    input.value = '';
    update();
  });
  box.addEventListener('keydown', (event) => {
    const links: HTMLElement[] = [input, ...results.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape') clear();
    if (step === 0 || !links[at + step]) return;
    event.preventDefault();
    links[at + step]?.focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.target === input) return;
    event.preventDefault();
    input.focus();
  });
}

/** Only where the browser lets pages write to the clipboard: over https and on the machine itself. */
function offerCopy(block: HTMLPreElement): void {
  if (!navigator.clipboard) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(block.querySelector('code')?.textContent ?? '').then(
      () => (button.textContent = 'Copied'),
      () => (button.textContent = 'Not allowed'),
    );
  });
  const frame = document.createElement('div');
  frame.className = 'shell';
  block.replaceWith(frame);
  frame.append(block, button);
}
