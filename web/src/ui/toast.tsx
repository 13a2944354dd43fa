// Toasts: short messages that screen readers announce and that disappear on their own.
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import styles from './toast.module.css';

export interface ToastOptions {
  readonly tone?: 'good' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
  /** How long a toast stays; longer for one with an action. */
  readonly ms?: number;
}

interface Toast extends ToastOptions {
  readonly id: number;
  readonly text: string;
}

let shown: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows `text`. Returns a function that dismisses it early. */
export function toast(text: string, options: ToastOptions = {}): () => void {
  lastId += 1;
  const id = lastId;
  const dismiss = () => change(shown.filter((other) => other.id !== id));
  change([...shown.slice(-2), { ...options, id, text }]);
  setTimeout(dismiss, options.ms ?? (options.action ? 8_000 : 5_000));
  return dismiss;
}

/** The toasts' container. Mounted once. */
export function Toasts() {
  const { t } = useTranslation();
  const toasts = useSyncExternalStore(listen, () => shown);
  return (
    <div className={styles.place} role="status" aria-live="polite">
      {toasts.map(({ id, text, tone, action }) => (
        <div key={id} className={styles.toast} data-tone={tone}>
          <p>{text}</p>
          {action && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                action.run();
                change(shown.filter((other) => other.id !== id));
              }}
            >
              {action.label}
            </button>
          )}
          <IconButton
            icon="close"
            label={t('close')}
            onClick={() => change(shown.filter((other) => other.id !== id))}
          />
        </div>
      ))}
    </div>
  );
}

function change(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
