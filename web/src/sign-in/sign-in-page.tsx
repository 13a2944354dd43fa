// The staff sign-in. Customers need no account.
import { useMutation } from '@tanstack/react-query';
import type { Role } from '@waggle/contracts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useSearchParams } from 'wouter';
import { ApiError } from '../api/api-error.ts';
import { isOperationsPort } from '../operations-port.ts';
import { paths } from '../paths.ts';
import { signInByPasskey } from '../session/passkeys.ts';
import { signInRefusal } from '../session/sign-in-refusal.ts';
import { tookSession, useSession, useSignIn } from '../session/use-session.ts';
import { Loading } from '../shell/loading.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { ChoosePassword } from './choose-password.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import styles from './sign-in-page.module.css';

export default function SignInPage() {
  const { t } = useTranslation();
  usePageTitle(t('session.signIn'));
  const titleId = useId();
  const [search] = useSearchParams();
  const session = useSession();
  const signIn = useSignIn();
  const byPasskey = useMutation({ mutationFn: signInByPasskey, onSuccess: tookSession });
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  if (session.isPending) return <Loading />;
  const account = session.data?.account;
  if (account && session.data?.password_due) {
    return (
      <section className={styles.page}>
        <ChoosePassword name={account.name} typed={password} />
      </section>
    );
  }
  if (account) return <Redirect to={nextPage(search.get('next'), account.role)} replace />;

  const passkeyNeeded = signIn.error instanceof ApiError && signIn.error.code === 'passkey_needed';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    byPasskey.reset();
    if (!signIn.isPending) signIn.mutate({ login: login.trim().toLowerCase(), password });
  };
  return (
    <section className={styles.page}>
      <form className={styles.card} onSubmit={submit} aria-labelledby={titleId}>
        <div>
          <h1 id={titleId}>{t('session.signIn')}</h1>
          <p className={styles.lead}>{t('session.forStaff')}</p>
        </div>
        {signIn.isError && (
          <Notice tone={passkeyNeeded ? 'info' : 'bad'} alert>
            {signInRefusal(signIn.error, t)}
          </Notice>
        )}
        {passkeyNeeded && <PasskeyButton giving={byPasskey} needed label={t('session.passkey.signIn')} />}
        <Field
          label={t('session.login')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
        <Field
          label={t('session.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" {...(passkeyNeeded ? {} : { tone: 'primary' })} size="l" wide busy={signIn.isPending}>
          {t('session.signIn')}
        </Button>
        {!passkeyNeeded && <PasskeyButton giving={byPasskey} needed={false} label={t('session.passkey.signIn')} />}
        <p className={styles.lost}>{t('session.lostPassword')}</p>
      </form>
    </section>
  );
}

const pages: Readonly<Record<Role, string>> = {
  kitchen: paths.kitchen,
  courier: paths.courier,
  admin: paths.admin,
};

// Accepts only our own paths: prevents an open redirect.
function nextPage(next: string | null, role: Role): string {
  return next && /^\/(kitchen|courier|admin|operations|password)\b/.test(next)
    ? next
    : isOperationsPort
      ? paths.operations
      : pages[role];
}
