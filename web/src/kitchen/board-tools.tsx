// What helps to find one's way on a full board: the search, the dense view, and what is to be cooked.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { storedValue } from '../storage/stored-value.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './board-tools.module.css';
import page from './kitchen-page.module.css';
import type { DishCount } from './to-cook.ts';

/** Whether cards show less, so that more fit. Of this device: the screen at the stove is another than the phone. */
export const dense = storedValue<boolean>({
  key: 'waggle.kitchen.dense',
  parse: (text) => text === 'yes',
  write: (value) => (value ? 'yes' : null),
});

export interface BoardSearchProps {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  /** How many orders match; null while nothing is looked for. */
  readonly found: number | null;
}

export function BoardSearch({ typed, onType, found }: BoardSearchProps) {
  const { t } = useTranslation('kitchen');
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  return (
    <search className={styles.search}>
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label={t('search.label')}
        aria-keyshortcuts="/"
        placeholder={t('search.hint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        value={typed}
        onChange={({ target }) => onType(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onType('');
        }}
      />
      <p role="status" className="visually-hidden">
        {found !== null && t('search.found', { count: found })}
      </p>
    </search>
  );
}

/** "/" goes to the field, unless somebody is typing or a dialog is open. */
function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      const isTyping =
        target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [field]);
}

export function DenseSwitch() {
  const { t } = useTranslation('kitchen');
  const isDense = dense.use();
  return (
    <Button aria-pressed={isDense} onClick={() => dense.set(!isDense)}>
      <svg viewBox="0 0 24 24" aria-hidden="true" className={page.bell}>
        <path d={isDense ? 'M4 5h16M4 9.700h16M4 14.300h16M4 19h16' : 'M4 5h16v5H4zM4 14h16v5H4z'} />
      </svg>
      <span className={page.label}>{t('dense')}</span>
    </Button>
  );
}

export function ToCook({ dishes }: { readonly dishes: readonly DishCount[] }) {
  const { t } = useTranslation('kitchen');
  const [open, setOpen] = useState(false);
  const total = dishes.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon name="pot" />
        <span className={page.label}>{t('toCook.open')}</span>
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('toCook.open')} description={t('toCook.text')}>
        {total === 0 && <p>{t('toCook.nothing')}</p>}
        <ul className={styles.dishes} aria-label={t('toCook.open')}>
          {dishes.map(({ name, count, kinds }) => (
            <li key={name} className={styles.dish}>
              <b className={styles.count}>{`${count} ×`}</b>
              <span className={styles.name} dir="auto">
                {name}
              </span>
              {kinds.map(({ choices, count: some }) => (
                <span key={choices} className={styles.kind} dir="auto">
                  {`${some} × ${choices}`}
                </span>
              ))}
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
