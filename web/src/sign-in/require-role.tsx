// Shows a page only to accounts with its role. The server checks every request anyway: this only avoids refusals.
import type { Role } from '@waggle/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect } from 'wouter';
import { currentPath } from '../base-path.ts';
import { absolutePath, paths } from '../paths.ts';
import { mayActAs, useSession, useSignOut } from '../session/use-session.ts';
import { CustomerShell } from '../shell/customer-shell.tsx';
import { Loading } from '../shell/loading.tsx';
import { MessagePage } from '../shell/message-page.tsx';
import { Button } from '../ui/button.tsx';

export function RequireRole({ role, children }: { readonly role: Role | null; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const session = useSession();
  const signOut = useSignOut();
  if (session.isPending) return <Loading />;
  if (session.isError) {
    return (
      <CustomerShell>
        <MessagePage icon="offline" title={t('session.unknown.title')} text={t('session.unknown.text')}>
          <Button tone="primary" busy={session.isFetching} onClick={() => void session.refetch()}>
            {t('tryAgain')}
          </Button>
        </MessagePage>
      </CustomerShell>
    );
  }
  const { account } = session.data;
  // The admin pages are a nested router: ~ makes the path absolute. The sign-in page also asks for a password that is due.
  if (!account || session.data.password_due)
    return (
      <Redirect
        to={absolutePath(`${paths.signIn}?next=${encodeURIComponent(currentPath() + location.search)}`)}
        replace
      />
    );
  if (role === null || mayActAs(account.role, role)) return children;
  return (
    <CustomerShell>
      <MessagePage
        icon="user"
        title={t('session.wrongRole.title')}
        text={t('session.wrongRole.text', {
          name: account.name,
          has: t(`role.${account.role}`),
          needs: t(`role.${role}`),
        })}
      >
        <Button tone="primary" busy={signOut.isPending} onClick={() => signOut.mutate()}>
          {t('session.signInAsOther')}
        </Button>
      </MessagePage>
    </CustomerShell>
  );
}
