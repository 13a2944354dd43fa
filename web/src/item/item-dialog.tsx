// The dialog of an item: options, a note to the kitchen, the quantity. Also edits a cart line.
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CartEdit, type Choice, choicesOf } from '../cart/cart.ts';
import { addToCart, replaceInCart } from '../cart/use-cart.ts';
import { FoodNote } from '../food/food-note.tsx';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { isOutOfHours, isSoldOut, isStockLow, type MenuState } from '../menu/menu-state.ts';
import type { ShownItem } from '../menu/menu-texts.ts';
import { Picture } from '../menu/picture.tsx';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/field.tsx';
import { Quantity } from '../ui/quantity.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { knownChoices, toggleChoice } from './choices.ts';
import styles from './item-dialog.module.css';
import { OptionFields } from './option-fields.tsx';

export interface ItemDialogProps {
  readonly menu: MenuState;
  readonly editing: CartEdit | null;
  readonly onClose: () => void;
}

export function ItemDialog({ menu, editing, onClose }: ItemDialogProps) {
  if (!editing) return null;
  // From the live menu: the item may sell out while the dialog is open.
  const item = menu.items.find(({ item_id }) => item_id === editing.item.item_id);
  const gone: ShownItem = { ...editing.item, sold_out: true };
  const key = `${editing.item.item_id} ${editing.line?.line_id ?? ''}`;
  return <OpenDialog key={key} item={item ?? gone} unit={menu.kitchen} line={editing.line} onClose={onClose} />;
}

interface OpenDialogProps extends CartEdit {
  readonly unit: MoneyUnit;
  readonly onClose: () => void;
}

function OpenDialog({ item, unit, line, onClose }: OpenDialogProps) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const [chosen, setChosen] = useState<readonly Choice[]>(line?.choices ?? []);
  const [quantity, setQuantity] = useState(line?.quantity ?? 1);
  const [note, setNote] = useState(line?.note ?? '');
  // Choices are quickly made again, a note is not.
  useUnsaved(note.trim() !== (line?.note ?? ''));
  const choices = knownChoices(item, chosen);
  const { dayTime } = useKitchenFormat();
  const soldOut = isSoldOut(item);
  const later = isOutOfHours(item) ? item.on_sale?.opens_at : undefined;
  const { price: surcharge, parts, bounded } = choicesOf(item, choices);
  const price = item.price + surcharge;
  const most = Math.max(1, Math.min(limits.quantity, item.stock));
  const count = Math.min(quantity, most);

  const done = () => {
    const selection = { item, choices, quantity: count, note };
    if (line) replaceInCart(line.line_id, selection);
    else addToCart(selection);
    announce(t('cart.added', { name: item.name }));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={() => leave(onClose)}
      title={item.name}
      titleLang={item.lang?.name}
      descriptionLang={item.lang?.description}
      description={item.description || undefined}
      picture={<Picture item={item} className={styles.picture} />}
      footer={
        soldOut || later !== undefined ? (
          <p className={styles.soldOut} role="status">
            {soldOut || later === undefined ? t('menu.soldOutNow') : t('cart.later', { at: dayTime(later) })}
          </p>
        ) : (
          <>
            <Quantity label={t('cart.quantity')} value={count} least={1} most={most} onChange={setQuantity} />
            <Button
              tone="primary"
              size="l"
              className={styles.add}
              disabled={!bounded || isTooLong(note.trim(), limits.note)}
              onClick={done}
            >
              <span>{t(line ? 'menu.change' : 'menu.addThis')}</span>
              <span>{money(price * count, unit)}</span>
            </Button>
          </>
        )
      }
    >
      {isStockLow(item) && <p className={styles.scarce}>{t('menu.left', { count: item.stock })}</p>}
      {item.options.map((option) => (
        <OptionFields
          key={option.option_id}
          option={option}
          unit={unit}
          chosen={choices}
          onChoose={(choiceId) => setChosen(toggleChoice(choices, option, choiceId))}
        />
      ))}
      <section className={styles.food} aria-label={t('menu.allergens')}>
        <FoodNote of={parts} />
      </section>
      <TextArea
        label={t('menu.note')}
        placeholder={t('menu.notePlaceholder')}
        rows={2}
        longest={limits.note}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </Dialog>
  );
}
