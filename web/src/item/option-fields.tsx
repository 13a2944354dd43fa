// The choices of an option with their surcharges: radio buttons for a single choice, checkboxes for extras.
import { choiceBounds, forSale } from '@waggle/contracts/option-choices.ts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice } from '../cart/cart.ts';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { ShownOption } from '../menu/menu-texts.ts';
import { isChosen } from './choices.ts';
import styles from './item-dialog.module.css';

export interface OptionFieldsProps {
  readonly option: ShownOption;
  readonly unit: MoneyUnit;
  readonly chosen: readonly Choice[];
  readonly onChoose: (choiceId: string) => void;
}

export function OptionFields({ option, unit, chosen, onChoose }: OptionFieldsProps) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const name = useId();
  const { least, most } = choiceBounds(option);
  const count = option.choices.filter(({ choice_id }) => isChosen(chosen, option.option_id, choice_id)).length;
  const offered = forSale(option.choices);
  const isFree = least === 0 && most === offered.length;
  const how = isFree
    ? t('menu.chooseAny')
    : t('menu.chooseRange', { range: least === most ? least : `${least}–${most}` });
  const free = option.choose === 'any' && option.free ? ` · ${t('menu.free', { number: option.free })}` : '';
  return (
    <fieldset className={styles.option}>
      <legend>
        <bdi lang={option.lang}>{option.name}</bdi>
        <span
          data-missing={count < least || undefined}
        >{`${option.choose === 'one' ? t('menu.chooseOne') : how}${free}`}</span>
      </legend>
      {option.choices.map((choice) => (
        <label key={choice.choice_id} className={styles.choice}>
          <input
            type={option.choose === 'one' ? 'radio' : 'checkbox'}
            name={name}
            disabled={
              choice.sold_out ||
              (option.choose === 'any' && count >= most && !isChosen(chosen, option.option_id, choice.choice_id))
            }
            checked={isChosen(chosen, option.option_id, choice.choice_id)}
            onChange={() => onChoose(choice.choice_id)}
          />
          <span dir="auto" lang={choice.lang}>
            {choice.name}
          </span>
          {choice.sold_out && <span className={styles.extra}>{t('menu.soldOut')}</span>}
          {!choice.sold_out && choice.price > 0 && (
            <span className={styles.extra}>{`+${money(choice.price, unit)}`}</span>
          )}
        </label>
      ))}
    </fieldset>
  );
}
