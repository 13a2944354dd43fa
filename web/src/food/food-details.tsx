// What a dish with its choices contains, in words.
import { type CombinedFood, combinedFood, type FoodPart } from '@waggle/contracts/food-codes.ts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Diets } from './diets.tsx';
import styles from './food-details.module.css';

export interface FoodNoteProps {
  /** The dish and its choices, or what they contain together. */
  readonly of: readonly FoodPart[] | CombinedFood;
}

export default function FoodDetails({ of }: FoodNoteProps) {
  const { t } = useTranslation('food');
  const { list } = useFormat();
  const food: CombinedFood = 'contains' in of ? of : combinedFood(of);
  const { contains, may_contain, additives, not_stated } = food;
  const nothing = contains.length + may_contain.length + not_stated.length === 0;
  return (
    <div className={styles.note}>
      <Diets diets={food.diets} />
      {contains.length > 0 && (
        <p>
          <b>{t('contains')}</b> <span>{list(contains.map((one) => t(`allergen.${one}`)))}</span>
        </p>
      )}
      {may_contain.length > 0 && (
        <p>
          <b>{t('mayContain')}</b> <span>{list(may_contain.map((one) => t(`allergen.${one}`)))}</span>
        </p>
      )}
      {additives.length > 0 && (
        <p>
          <b>{t('with')}</b> <span>{list(additives.map((one) => t(`additive.${one}`)))}</span>
        </p>
      )}
      {nothing && <p>{t('noAllergens')}</p>}
      {not_stated.length > 0 && <p>{t('notStated', { names: list(not_stated) })}</p>}
    </div>
  );
}
