// The diets that a dish suits; vegan is vegetarian too, and says so by itself.
import type { Diet } from '@waggle/contracts/food-codes.ts';
import { useTranslation } from 'react-i18next';
import { Badge } from '../ui/badge.tsx';
import styles from './diets.module.css';

export function Diets({ diets }: { readonly diets: readonly Diet[] }) {
  const { t } = useTranslation();
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
