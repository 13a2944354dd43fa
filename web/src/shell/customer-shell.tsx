// The layout of the customer pages: header and footer.
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { currentPath } from '../base-path.ts';
import { applyAccent, useBrand } from '../brand/brand.ts';
import { isOperationsPort } from '../operations-port.ts';
import { legalPath, paths } from '../paths.ts';
import { Icon } from '../ui/icon.tsx';
import { loadKitchenZone } from '../zone/kitchen-zone.ts';
import { HomeLink } from './home-link.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import styles from './shell.module.css';
import { contentId, SkipLink } from './skip-link.tsx';

export function CustomerShell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const brand = useBrand();
  const accent = brand?.accent ?? null;
  useEffect(() => {
    applyAccent(accent);
    return () => applyAccent(null);
  }, [accent]);
  useEffect(() => {
    // These two get the kitchen with the menu.
    if (currentPath() !== paths.menu && currentPath() !== paths.checkout) loadKitchenZone();
  }, []);
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
        {brand && !isOperationsPort && (
          <>
            <Link href={paths.contact}>{t('contact')}</Link>
            {brand.legal.map((page) => (
              <Link key={page} href={legalPath(page)}>
                {t(`legal.${page}`)}
              </Link>
            ))}
          </>
        )}
        <Link href={paths.signIn}>{t('session.staff')}</Link>
      </footer>
    </div>
  );
}
