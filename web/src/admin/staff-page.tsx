// The staff: accounts and their roles, and the tokens of scripts.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Account, AccountChange, Role } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, ifUnchanged, patch, remove } from '../api/client.ts';
import { useSession } from '../session/use-session.ts';
import { Loading } from '../shell/loading.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { AccountRow } from './account-row.tsx';
import { AddAccount } from './add-account.tsx';
import { OpenSessions } from './open-sessions.tsx';
import { ResetPassword } from './reset-password.tsx';
import styles from './staff-page.module.css';
import { Tokens } from './tokens.tsx';
import { useErrorText, useErrorToast } from './use-admin-errors.ts';

const accountsKey = ['accounts'];

type Open = { readonly what: 'add' } | { readonly what: 'remove' | 'password' | 'sessions'; readonly account: Account };

export function StaffPage() {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const session = useSession();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  // No socket reports accounts, so the page reloads them whenever it is opened or focused.
  const accounts = useQuery({
    queryKey: accountsKey,
    queryFn: ({ signal }) => get<{ accounts: Account[] }>('/api/accounts', { signal }),
    staleTime: 0,
    refetchOnWindowFocus: 'always',
  });
  const again = () => queries.invalidateQueries({ queryKey: accountsKey });
  const onError = useErrorToast();
  const change = useMutation({
    mutationFn: ({ account, ...body }: AccountChange & { readonly account: Account }) =>
      patch<Account>(`/api/accounts/${account.account_id}`, body, ifUnchanged(account.version)),
    onError,
    onSettled: again,
  });
  const removing = useMutation({
    mutationFn: ({ account_id, version }: Account) => remove(`/api/accounts/${account_id}`, ifUnchanged(version)),
    onSuccess: () => setOpen(null),
    onError,
    onSettled: again,
  });
  const own = session.data?.account?.account_id;
  // Somebody else may have changed it since it was opened.
  const current = (opened: Account): Account =>
    accounts.data?.accounts.find(({ account_id }) => account_id === opened.account_id) ?? opened;
  return (
    <section aria-labelledby="staff-title">
      <div className={styles.head}>
        <div>
          <h1 id="staff-title">{t('staff.title')}</h1>
          <p className={styles.lead}>{t('staff.lead')}</p>
        </div>
        <Button tone="primary" size="l" onClick={() => setOpen({ what: 'add' })}>
          <Icon name="plus" />
          {t('staff.add')}
        </Button>
      </div>
      {accounts.isPending && <Loading />}
      {accounts.isError && (
        <Notice tone="bad" alert actions={<Button onClick={() => void accounts.refetch()}>{t('again')}</Button>}>
          {words(accounts.error)}
        </Notice>
      )}
      <ul className={styles.list}>
        {accounts.data?.accounts.map((account) => (
          <AccountRow
            key={account.account_id}
            account={account}
            isOwn={account.account_id === own}
            busy={change.isPending && change.variables.account.account_id === account.account_id}
            onRole={(role: Role) => change.mutate({ account, role })}
            onDisable={(disabled) => change.mutate({ account, disabled })}
            onPassword={() => setOpen({ what: 'password', account })}
            onSessions={() => setOpen({ what: 'sessions', account })}
            onRemove={() => setOpen({ what: 'remove', account })}
          />
        ))}
      </ul>
      <Tokens />
      {open?.what === 'add' && <AddAccount onClose={() => setOpen(null)} />}
      {open?.what === 'password' && <ResetPassword account={current(open.account)} onClose={() => setOpen(null)} />}
      {open?.what === 'sessions' && (
        <Dialog open onClose={() => setOpen(null)} title={t('sessions.of', { name: open.account.name })}>
          <OpenSessions path={`/api/accounts/${open.account.account_id}/sessions`} own={false} />
        </Dialog>
      )}
      {open?.what === 'remove' && (
        <Confirm
          title={t('staff.remove.title', { name: open.account.name })}
          text={t('staff.remove.text')}
          confirm={t('staff.remove.confirm')}
          busy={removing.isPending}
          onConfirm={() => removing.mutate(current(open.account))}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}
