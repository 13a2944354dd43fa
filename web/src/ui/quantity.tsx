// A quantity stepper.
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import styles from './quantity.module.css';

export interface QuantityProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

export function Quantity({ label, value, least, most, onChange }: QuantityProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form; these are two buttons with a number
    <div role="group" aria-label={label} className={styles.quantity}>
      <IconButton icon="minus" label={t('less')} disabled={value <= least} onClick={() => onChange(value - 1)} />
      <output>{value}</output>
      <IconButton icon="plus" label={t('more')} disabled={value >= most} onClick={() => onChange(value + 1)} />
    </div>
  );
}
