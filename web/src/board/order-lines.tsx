// The lines of an order for the kitchen: quantity, item, options, note.
import type { OrderLine } from '@waggle/contracts';
import { Icon } from '../ui/icon.tsx';
import styles from './order-lines.module.css';

export function OrderLines({ lines }: { readonly lines: readonly OrderLine[] }) {
  return (
    <ul className={styles.lines}>
      {lines.map(({ item_id, name, quantity, options = [], note }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a placed order never move, and an item may occur twice
        <li key={`${item_id}-${i}`} className={styles.line}>
          <span className={styles.quantity} data-many={quantity > 1 || undefined}>
            {`${quantity}×`}
          </span>
          <span className={styles.what}>
            <span className={styles.name} dir="auto">
              {name}
            </span>
            {options.length > 0 && (
              <span className={styles.options} dir="auto">
                {options.map(({ choice }) => choice).join(', ')}
              </span>
            )}
            {note && (
              <span className={styles.note}>
                <Icon name="note" />
                <bdi>{note}</bdi>
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
