// The first tab stop: skips the header.
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

// No fragment link: on a tracking page the fragment holds the token.
function jump(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById(contentId)?.focus();
}
