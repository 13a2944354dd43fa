// The first stop of the keyboard: leads past the header to the content.
import { useTranslation } from 'react-i18next';
import styles from './shell.module.css';

export const contentId = 'content';

export function SkipLink() {
  const { t } = useTranslation();
  return (
    <a className={styles.skip} href={`#${contentId}`} onClick={jump}>
      {t('skip')}
    </a>
  );
}

// Not through the address: what stands behind the # of a tracking page is its token.
function jump(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById(contentId)?.focus();
}
