// Explains why no orders arrive: an empty board may look broken.
import type { KitchenView } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { useOpening } from '../menu/use-opening.ts';
import { Icon } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './kitchen-page.module.css';

export function KitchenNotice({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation('kitchen');
  const { dayTime } = useKitchenFormat();
  const opening = useOpening(kitchen);
  if (opening.open) return null;
  const { why, opensAt } = opening;
  const word = why === 'paused' ? 'paused' : 'closed';
  return (
    <p className={styles.notice}>
      <Icon name="clock" />
      <span>{opensAt === null ? t(word) : t(`${word}Until`, { at: dayTime(opensAt) })}</span>
    </p>
  );
}
