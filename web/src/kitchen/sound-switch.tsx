// Turns the sound for new orders on and off.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import styles from './kitchen-page.module.css';
import { isAudible, muted, playSound, unlock, useAudible } from './new-order-sound.ts';

export function SoundSwitch() {
  const { t } = useTranslation('kitchen');
  const audible = useAudible();
  const isMuted = muted.use();
  // The tap that unlocks the sound must not mute it: the click fires after the sound is already audible.
  const wasSilent = useRef<boolean | null>(null);
  const press = (): void => {
    wasSilent.current = !isAudible();
  };
  const toggle = async (): Promise<void> => {
    const silent = wasSilent.current ?? !isAudible();
    wasSilent.current = null;
    if (isMuted) muted.set(false);
    else if (!silent) return muted.set(true);
    await unlock();
    // Plays the sound once as a preview.
    playSound();
  };
  const status = isMuted ? 'off' : audible === 'yes' ? 'on' : audible === 'none' ? 'none' : 'touch';
  return (
    <Button
      aria-pressed={status === 'on'}
      data-silent={status === 'on' ? undefined : true}
      onPointerDown={press}
      onKeyDown={press}
      onClick={() => void toggle()}
      title={status === 'touch' ? t('sound.touchFirst') : undefined}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" className={styles.bell}>
        <path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15l1.500-2ZM10 21.500h4" />
        {status !== 'on' && <path d="M4 3.500l16 17" />}
      </svg>
      <span className={`${styles.label} ${styles.soundLabel}`}>{t(`sound.${status}`)}</span>
    </Button>
  );
}
