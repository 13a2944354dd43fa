// The cart's lines with their actions and issues.
import { limits } from '@waggle/contracts/limits.ts';
import { useTranslation } from 'react-i18next';
import { FoodNote, hasWarnings } from '../food/food-note.tsx';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Quantity } from '../ui/quantity.tsx';
import { toast } from '../ui/toast.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import type { CartEdit, PricedCart, PricedLine } from './cart.ts';
import styles from './cart-lines.module.css';
import { removeLines, replaceCart, setQuantity, useCart } from './use-cart.ts';

export interface CartLinesProps {
  readonly cart: PricedCart;
  readonly unit: MoneyUnit;
  readonly onEdit: (edit: CartEdit) => void;
}

export function CartLines({ cart, unit, onEdit }: CartLinesProps) {
  const { t } = useTranslation();
  const stored = useCart();
  const remove = ({ line, item }: PricedLine) => {
    removeLines([line.line_id]);
    toast(t('cart.removed', { name: item?.name ?? line.name }), {
      action: { label: t('undo'), run: () => replaceCart(stored) },
    });
  };
  return (
    <ul className={styles.lines} aria-label={t('cart.title')}>
      {cart.lines.map((priced) => (
        <Line key={priced.line.line_id} priced={priced} unit={unit} onEdit={onEdit} onRemove={() => remove(priced)} />
      ))}
    </ul>
  );
}

interface LineProps {
  readonly priced: PricedLine;
  readonly unit: MoneyUnit;
  readonly onEdit: (edit: CartEdit) => void;
  readonly onRemove: () => void;
}

function Line({ priced, unit, onEdit, onRemove }: LineProps) {
  const { t } = useTranslation();
  const { money, list } = useFormat();
  const { line, item, chosen, parts, total, issue, priceBefore, unitPrice } = priced;
  const { dayTime } = useKitchenFormat();
  const lost = issue?.kind === 'gone' || issue?.kind === 'sold_out' || issue?.kind === 'later';
  return (
    <li className={styles.line} data-issue={issue?.kind}>
      <div className={styles.words}>
        <p className={styles.name} dir="auto" lang={item?.lang?.name}>
          {item?.name ?? line.name}
        </p>
        {chosen.length > 0 && (
          <p className={styles.chosen} dir="auto" lang={item?.lang?.name}>
            {list(chosen)}
          </p>
        )}
        {line.note && (
          <p className={styles.chosen} dir="auto">
            {`“${line.note}”`}
          </p>
        )}
        {!lost && hasWarnings(parts) && <FoodNote of={parts} />}
        {priceBefore !== null && item && !lost && (
          <p className={styles.changed}>
            {t('cart.priceChanged', { now: money(unitPrice, unit), before: money(priceBefore, unit) })}
          </p>
        )}
      </div>
      <p className={styles.price}>{lost ? '–' : money(total, unit)}</p>
      {issue && (
        <div className={styles.issue} role="status">
          <p>
            {issue.kind === 'short'
              ? t('cart.short', { count: issue.left })
              : issue.kind === 'later'
                ? t('cart.later', { at: dayTime(issue.from) })
                : t(`cart.${issue.kind}`)}
          </p>
          {issue.kind === 'short' && issue.left > 0 && (
            <Button onClick={() => setQuantity(line, issue.left)}>{t('cart.take', { count: issue.left })}</Button>
          )}
          {lost && <Button onClick={onRemove}>{t('cart.remove', { name: item?.name ?? line.name })}</Button>}
          {issue.kind === 'choices' && item && (
            <Button onClick={() => onEdit({ item, line })}>{t('cart.chooseAgain')}</Button>
          )}
        </div>
      )}
      {item && !lost && (
        <div className={styles.controls}>
          <Quantity
            label={t('cart.quantityOf', { name: item?.name ?? line.name })}
            value={line.quantity}
            least={1}
            most={Math.max(1, Math.min(limits.quantity, item.stock))}
            onChange={(quantity) => setQuantity(line, quantity)}
          />
          <IconButton
            icon="edit"
            label={t('cart.edit', { name: item?.name ?? line.name })}
            onClick={() => onEdit({ item, line })}
          />
          <IconButton icon="trash" label={t('cart.remove', { name: item?.name ?? line.name })} onClick={onRemove} />
        </div>
      )}
    </li>
  );
}
