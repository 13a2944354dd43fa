// The page where staff change their own password.
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../shell/use-page-title.ts';
import styles from './admin-page.module.css';
import { PasswordPage } from './password-page.tsx';

export default function OwnPasswordPage() {
  const { t } = useTranslation('admin');
  usePageTitle(t('password.title'));
  return (
    <div className={styles.page}>
      <PasswordPage />
    </div>
  );
}
