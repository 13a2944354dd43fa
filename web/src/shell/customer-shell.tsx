// The layout of the customer pages: header and footer.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { isOperationsPort } from '../operations-port.ts';
import { paths } from '../paths.ts';
import { Icon } from '../ui/icon.tsx';
import { HomeLink } from './home-link.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import styles from './shell.module.css';
import { contentId, SkipLink } from './skip-link.tsx';

export function CustomerShell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={styles.shell}>
      <SkipLink />
      <header className={styles.header}>
        <div className={styles.bar}>
          <HomeLink />
          {!isOperationsPort && (
            <nav className={styles.nav} aria-label={t('navigation')}>
              <Link href={paths.orders} className={styles.link}>
                <Icon name="receipt" />
                <span>{t('orders.short')}</span>
              </Link>
            </nav>
          )}
        </div>
      </header>
      <main id={contentId} tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <footer className={styles.footer}>
        <LanguageSwitch />
        <Link href={paths.signIn}>{t('session.staff')}</Link>
      </footer>
    </div>
  );
}
