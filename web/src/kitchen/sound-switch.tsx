// The bell, on or off.
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import styles from './kitchen-page.module.css';
import { muted, ring, useBellAllowed } from './new-order-sound.ts';

export function SoundSwitch() {
  const { t } = useTranslation('kitchen');
  const allowed = useBellAllowed();
  const silent = muted.use();
  const toggle = (): void => {
    muted.set(!silent);
    // So that one hears what one turned on.
    if (silent) ring();
  };
  return (
    <Button aria-pressed={!silent} onClick={toggle} title={allowed || silent ? undefined : t('sound.touchFirst')}>
      <svg viewBox="0 0 24 24" aria-hidden="true" className={styles.bell}>
        <path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15l1.500-2ZM10 21.500h4" />
        {silent && <path d="M4 3.500l16 17" />}
      </svg>
      <span className={styles.label}>{t(silent ? 'sound.off' : allowed ? 'sound.on' : 'sound.touch')}</span>
    </Button>
  );
}
