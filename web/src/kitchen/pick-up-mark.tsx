// Marks what its customer picks up, with an icon and a word.
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import styles from './pick-up-mark.module.css';

export function PickUpMark() {
  const { t } = useTranslation('kitchen');
  return (
    <span className={styles.mark}>
      <Icon name="bag" />
      <span>{t('pickUp')}</span>
    </span>
  );
}
