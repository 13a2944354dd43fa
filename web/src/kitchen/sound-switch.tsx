// Turns the sound for new orders on and off.
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import styles from './kitchen-page.module.css';
import { muted, playSound, useSoundAllowed } from './new-order-sound.ts';

export function SoundSwitch() {
  const { t } = useTranslation('kitchen');
  const allowed = useSoundAllowed();
  const isMuted = muted.use();
  const toggle = (): void => {
    muted.set(!isMuted);
    // Lets people hear what they have turned on.
    if (isMuted) playSound();
  };
  return (
    <Button aria-pressed={!isMuted} onClick={toggle} title={allowed || isMuted ? undefined : t('sound.touchFirst')}>
      <svg viewBox="0 0 24 24" aria-hidden="true" className={styles.bell}>
        <path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15l1.500-2ZM10 21.500h4" />
        {isMuted && <path d="M4 3.500l16 17" />}
      </svg>
      <span className={styles.label}>{t(isMuted ? 'sound.off' : allowed ? 'sound.on' : 'sound.touch')}</span>
    </Button>
  );
}
