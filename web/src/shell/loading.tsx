// The loading indicator. It appears with a delay: most pages load sooner.
import { useTranslation } from 'react-i18next';
import styles from './loading.module.css';

/** @param text shown instead of “Loading…” */
export function Loading({ text }: { readonly text?: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.waiting} role="status">
      <svg viewBox="0 0 64 64" aria-hidden="true">
        <path d="M32 46V18M32 18C22 18 15 24 15 32s7 14 17 14 17-6 17-14-7-14-17-14" pathLength="100" />
      </svg>
      <span className={styles.text}>{text ?? t('loading')}</span>
    </div>
  );
}
