// The first sign-in with a password that an admin set: the person chooses another one.
import { useMutation } from '@tanstack/react-query';
import { lengthOf } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { passwordRefusal, signInRefusal } from '../session/sign-in-refusal.ts';
import { checkSession, useSignOut } from '../session/use-session.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './sign-in-page.module.css';

interface ChoosePasswordProps {
  readonly name: string;
  /** The one that was typed to sign in; '' after a reload of the page, which then asks for it again. */
  readonly typed: string;
}

export function ChoosePassword({ name, typed }: ChoosePasswordProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const [current, setCurrent] = useState(typed);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const signOut = useSignOut();
  const change = useMutation({
    mutationFn: () => post<void>('/api/session/password', { current, password }),
    onSuccess: checkSession,
  });
  const short = lengthOf(password) < limits.password.least;
  const refused = passwordRefusal(change.error, t);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!short && current !== '' && !change.isPending) change.mutate();
  };
  return (
    <form className={styles.card} onSubmit={submit} aria-labelledby={titleId} noValidate>
      <div>
        <h1 id={titleId}>{t('session.choose.title')}</h1>
        <p className={styles.lead}>{t('session.choose.lead', { name })}</p>
      </div>
      {change.isError && !refused && (
        <Notice tone="bad" alert>
          {signInRefusal(change.error, t)}
        </Notice>
      )}
      {typed === '' && (
        <Field
          label={t('session.choose.current')}
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => {
            change.reset();
            setCurrent(event.target.value);
          }}
        />
      )}
      <Field
        label={t('session.choose.new')}
        hint={t('session.choose.hint', { least: limits.password.least })}
        name="password"
        type="password"
        autoComplete="new-password"
        autoFocus
        required
        value={password}
        error={refused ?? (tried && short ? t('session.choose.short', { least: limits.password.least }) : undefined)}
        onChange={(event) => {
          change.reset();
          setPassword(event.target.value);
        }}
      />
      <Button type="submit" tone="primary" size="l" wide busy={change.isPending}>
        {t('session.choose.save')}
      </Button>
      <Button tone="quiet" wide busy={signOut.isPending} onClick={() => signOut.mutate()}>
        {t('session.signOut')}
      </Button>
    </form>
  );
}
