// The layout of the staff pages: links to the pages of the role, and the account.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { currentPath } from '../base-path.ts';
import { isOperationsPort } from '../operations-port.ts';
import { absolutePath, paths } from '../paths.ts';
import { mayActAs, useSession, useSessionEnd, useSignOut } from '../session/use-session.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { leave } from '../unsaved/unsaved.ts';
import { HomeLink } from './home-link.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import styles from './shell.module.css';
import { contentId, SkipLink } from './skip-link.tsx';

/** Each with the role that it is for. */
const places = { kitchen: 'kitchen', courier: 'courier', admin: 'admin', operations: 'admin' } as const;
type Place = keyof typeof places;
const isHere = (place: Place): boolean => place === 'operations' || !isOperationsPort;

export function StaffShell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const session = useSession();
  useSessionEnd();
  const signOut = useSignOut();
  const [, navigate] = useLocation();
  const account = session.data?.account;
  return (
    <div className={styles.shell} data-staff>
      <SkipLink />
      <header className={styles.header}>
        <div className={styles.bar}>
          <HomeLink />
          <nav className={styles.nav} aria-label={t('navigation')}>
            {(Object.keys(places) as Place[])
              .filter((place) => isHere(place) && account && mayActAs(account.role, places[place]))
              .map((place) => (
                <Link
                  key={place}
                  href={absolutePath(paths[place])}
                  className={styles.link}
                  aria-current={current(place)}
                >
                  {t(`place.${place}`)}
                </Link>
              ))}
          </nav>
          <LanguageSwitch />
          <div className={styles.who}>
            <Link
              href={absolutePath(paths.password)}
              className={styles.account}
              aria-label={t('session.account', { name: account?.name })}
              aria-current={current('password')}
            >
              <Icon name="user" />
              <span>{account?.name}</span>
            </Link>
            <Button
              tone="quiet"
              busy={signOut.isPending}
              onClick={() =>
                leave(() => signOut.mutate(undefined, { onSuccess: () => navigate(absolutePath(paths.signIn)) }))
              }
            >
              {t('session.signOut')}
            </Button>
          </div>
        </div>
      </header>
      <main id={contentId} tabIndex={-1} className={styles.main}>
        {children}
      </main>
    </div>
  );
}

const current = (place: Place | 'password') => (currentPath().startsWith(paths[place]) ? 'page' : undefined);
