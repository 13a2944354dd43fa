// A menu item: a tap opens it, the buttons add it to the cart and take it off again.
import { memo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { addToCart, takeOneFromCart } from '../cart/use-cart.ts';
import { Diets } from '../food/diets.tsx';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { isOutOfHours, isSoldOut, isStockLow, isUnavailable } from '../menu/menu-state.ts';
import type { ShownItem } from '../menu/menu-texts.ts';
import { Picture } from '../menu/picture.tsx';
import { announce } from '../ui/announce.tsx';
import { Icon } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './item-card.module.css';

export interface ItemCardProps {
  readonly item: ShownItem;
  readonly unit: MoneyUnit;
  readonly inCart: number;
  readonly onOpen: (item: ShownItem) => void;
}

export const ItemCard = memo(
  function ItemCard({ item, unit, inCart, onOpen }: ItemCardProps) {
    const { t } = useTranslation();
    const { money } = useFormat();
    const { dayTime } = useKitchenFormat();
    const soldOut = isSoldOut(item);
    const later = !soldOut && isOutOfHours(item) ? item.on_sale?.opens_at : undefined;
    const unavailable = isUnavailable(item);
    const choose = item.options.length > 0;
    const addButton = useRef<HTMLButtonElement>(null);
    const label = t(choose ? 'menu.choose' : 'menu.add', { name: item.name });
    const add = () => {
      if (choose) return onOpen(item);
      addToCart({ item });
      announce(t('cart.added', { name: item.name }));
    };
    return (
      <li className={styles.card} data-sold-out={soldOut || undefined} data-later={later !== undefined || undefined}>
        <Picture item={item} className={styles.picture} />
        <div className={styles.words}>
          <h3 dir="auto" lang={item.lang?.name}>
            <button type="button" className={styles.name} onClick={() => onOpen(item)}>
              {item.name}
            </button>
          </h3>
          <p className={styles.description} dir="auto" lang={item.lang?.description}>
            {item.description}
          </p>
          <p className={styles.price}>
            <span>{money(item.price, unit)}</span>
            {soldOut && <span className={styles.soldOut}>{t('menu.soldOut')}</span>}
            {later !== undefined && <span className={styles.later}>{t('menu.from', { at: dayTime(later) })}</span>}
            {!unavailable && isStockLow(item) && (
              <span className={styles.scarce}>{t('menu.left', { count: item.stock })}</span>
            )}
          </p>
          {item.food && <Diets diets={item.food.diets} />}
        </div>
        {(!unavailable || inCart > 0) && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form; these are two buttons with a number
          <div role="group" aria-label={item.name} className={styles.stepper} data-in-cart={inCart > 0 || undefined}>
            {inCart > 0 && (
              <>
                <button
                  type="button"
                  className={styles.step}
                  aria-label={t('menu.takeOne', { name: item.name })}
                  onClick={() => {
                    // The button goes away with the last one.
                    if (inCart === 1) addButton.current?.focus();
                    takeOneFromCart(item.item_id);
                  }}
                >
                  <Icon name="minus" />
                </button>
                <output aria-label={t('menu.inCart', { count: inCart })}>{inCart}</output>
              </>
            )}
            {!unavailable && (
              <button ref={addButton} type="button" className={styles.step} aria-label={label} onClick={add}>
                <Icon name="plus" />
              </button>
            )}
          </div>
        )}
      </li>
    );
  },
  (before, after) =>
    before.item === after.item &&
    before.inCart === after.inCart &&
    before.unit.currency === after.unit.currency &&
    before.unit.currency_digits === after.unit.currency_digits,
);
