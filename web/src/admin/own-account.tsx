// One's own account: the password, the passkeys, and where one is signed in.
import { useTranslation } from 'react-i18next';
import { OpenSessions } from './open-sessions.tsx';
import { OwnPasskeys } from './own-passkeys.tsx';
import { PasswordPage } from './password-page.tsx';
import styles from './staff-page.module.css';

export function OwnAccount() {
  const { t } = useTranslation('admin');
  return (
    <div className={styles.own}>
      <PasswordPage />
      <OwnPasskeys />
      <section aria-labelledby="sessions-title" className={styles.narrow}>
        <div>
          <h2 id="sessions-title">{t('sessions.title')}</h2>
          <p className={styles.lead}>{t('sessions.lead')}</p>
        </div>
        <OpenSessions path="/api/session/list" own />
      </section>
    </div>
  );
}
