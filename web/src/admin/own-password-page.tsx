// The page of one's own account: its password, its passkeys, and where it is signed in.
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../shell/use-page-title.ts';
import styles from './admin-page.module.css';
import { OwnAccount } from './own-account.tsx';

export default function OwnPasswordPage() {
  const { t } = useTranslation('admin');
  usePageTitle(t('place.password'));
  return (
    <div className={styles.page}>
      <OwnAccount />
    </div>
  );
}
