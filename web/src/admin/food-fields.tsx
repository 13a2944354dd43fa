// States what a dish contains, or what a choice adds to it. Not stated is a state of its own: nothing is known then.

import type { FoodInformation } from '@waggle/contracts';
import { additives, addsNothing, allergens, diets } from '@waggle/contracts/food-codes.ts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Switch } from '../ui/switch.tsx';
import styles from './food-fields.module.css';

export interface FoodFieldsProps {
  /** The dish or the choice, for its label. */
  readonly name: string;
  readonly of: 'dish' | 'choice';
  readonly food: FoodInformation | null;
  readonly onChange: (food: FoodInformation | null) => void;
}

export function FoodFields({ name, of, food, onChange }: FoodFieldsProps) {
  const { t } = useTranslation('admin');
  const first: FoodInformation =
    of === 'choice' ? copyOf(addsNothing) : { contains: [], may_contain: [], additives: [], diets: [] };
  return (
    <fieldset className={styles.food} aria-label={t('food.title', { name })}>
      <Switch
        label={t(of === 'choice' ? 'food.choiceStated' : 'food.stated')}
        checked={food !== null}
        onChange={(stated) => onChange(stated ? first : null)}
      />
      {food === null ? (
        <p className={styles.hint}>{t('food.unknown')}</p>
      ) : (
        fields.map((field) => (
          <Codes key={field} field={field} food={food} onChange={(codes) => onChange({ ...food, ...codes })} />
        ))
      )}
    </fieldset>
  );
}

const fields = ['contains', 'may_contain', 'additives', 'diets'] as const;
type Field = (typeof fields)[number];

const copyOf = (food: typeof addsNothing): FoodInformation => ({
  contains: [...food.contains],
  may_contain: [...food.may_contain],
  additives: [...food.additives],
  diets: [...food.diets],
});

interface CodesProps {
  readonly field: Field;
  readonly food: FoodInformation;
  readonly onChange: (codes: Partial<FoodInformation>) => void;
}

function Codes({ field, food, onChange }: CodesProps) {
  const { t } = useTranslation(['admin', 'food', 'i18n']);
  const { list } = useFormat();
  const words = wordsOf(t, field);
  const chosen: readonly string[] = food[field];
  const named = words.filter(({ code }) => chosen.includes(code)).map(({ word }) => word);
  const toggle = (code: string): void => {
    const wanted = new Set(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
    // In the order of the codes, whatever the order of the touches.
    onChange({ [field]: words.map((word) => word.code).filter((one) => wanted.has(one)) });
  };
  return (
    <details className={styles.codes}>
      <summary>
        <b>{t(`admin:food.${field}`)}</b> <span>{named.length > 0 ? list(named) : t('admin:food.none')}</span>
      </summary>
      <div className={styles.grid}>
        {words.map(({ code, word }) => (
          <label key={code}>
            <input type="checkbox" checked={chosen.includes(code)} onChange={() => toggle(code)} />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </details>
  );
}

type Words = TFunction<['admin', 'food', 'i18n']>;

function wordsOf(t: Words, field: Field): readonly { readonly code: string; readonly word: string }[] {
  if (field === 'additives') return additives.map((code) => ({ code, word: t(`food:additive.${code}`) }));
  if (field === 'diets') return diets.map((code) => ({ code, word: t(`i18n:diet.${code}`) }));
  return allergens.map((code) => ({ code, word: t(`food:allergen.${code}`) }));
}
