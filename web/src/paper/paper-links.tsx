// The papers of an order, for staff: each opens in a tab of its own, and the board stays.
import { paperKinds } from '@waggle/contracts/paper-kinds.ts';
import { useTranslation } from 'react-i18next';
import { hosted } from '../base-path.ts';
import { paperPath } from '../paths.ts';
import styles from './paper.module.css';

export default function PaperLinks({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('paper');
  return (
    <nav className={styles.links} aria-label={t('papers')}>
      {paperKinds.map((kind) => (
        <a key={kind} href={hosted(paperPath(orderId, kind))} target="_blank" rel="noreferrer">
          {t(`kind.${kind}`)}
        </a>
      ))}
    </nav>
  );
}
