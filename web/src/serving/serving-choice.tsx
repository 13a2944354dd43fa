// The switch between delivery and pick-up, where the kitchen offers both.
import type { KitchenView } from '@waggle/contracts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { chooseServing, offeredBy, useServing } from './serving.ts';
import styles from './serving-choice.module.css';

export interface ServingChoiceProps {
  readonly kitchen: KitchenView;
  readonly disabled?: boolean;
}

export function ServingChoice({ kitchen, disabled = false }: ServingChoiceProps) {
  const { t } = useTranslation();
  const name = useId();
  const chosen = useServing(kitchen);
  const offered = offeredBy(kitchen);
  if (offered.length < 2) return null;
  return (
    <fieldset className={styles.group} disabled={disabled}>
      <legend className="visually-hidden">{t('serving.label')}</legend>
      {offered.map((serving) => (
        <label key={serving} className={styles.choice}>
          <input
            type="radio"
            className={styles.input}
            name={name}
            checked={serving === chosen}
            onChange={() => chooseServing(serving)}
          />
          <Icon name={serving === 'pick_up' ? 'bag' : 'courier'} />
          <span>{t(`serving.${serving}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
