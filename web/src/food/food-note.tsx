// What a dish with its choices contains: before it is ordered, and again with the order.
import type { CombinedFood, Diet } from '@waggle/contracts/food-codes.ts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Badge } from '../ui/badge.tsx';
import styles from './food-note.module.css';

export function FoodNote({ food }: { readonly food: CombinedFood }) {
  const { t } = useTranslation('food');
  const { list } = useFormat();
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

/** The diets that it suits; vegan is vegetarian too, and says so by itself. */
export function Diets({ diets }: { readonly diets: readonly Diet[] }) {
  const { t } = useTranslation('food');
  const shown = diets.filter((diet) => diet !== 'vegetarian' || !diets.includes('vegan'));
  if (shown.length === 0) return null;
  return (
    <p className={styles.diets}>
      {shown.map((diet) => (
        <Badge key={diet}>{t(`diet.${diet}`)}</Badge>
      ))}
    </p>
  );
}
