// Changes one's own password. Every session ends, and this page goes on in a new one.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lengthOf } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { checkSession } from '../session/use-session.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { useUnsaved } from '../unsaved/unsaved.ts';
import styles from './staff-page.module.css';
import { useErrorText } from './use-admin-errors.ts';

const empty = { current: '', password: '', repeated: '' };

export function PasswordPage() {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(empty);
  const [tried, setTried] = useState(false);
  useUnsaved(Object.values(draft).some((text) => text !== ''));
  const change = useMutation({
    mutationFn: ({ current, password }: typeof empty) => post<void>('/api/session/password', { current, password }),
    async onSuccess() {
      setDraft(empty);
      setTried(false);
      // The answer set the cookie of a new session.
      await checkSession();
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const wrong = change.error instanceof ApiError && change.error.code === 'wrong_password';
  const errors = {
    current: draft.current ? undefined : t('error.required'),
    password: lengthOf(draft.password) >= limits.password.least ? undefined : t('error.password'),
    repeated: draft.repeated === draft.password ? undefined : t('error.repeated'),
  };
  const set = (part: Partial<typeof empty>): void => {
    if (!change.isPending) change.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.values(errors).every((error) => error === undefined) && !change.isPending) change.mutate(draft);
  };
  return (
    <section aria-labelledby="password-title" className={styles.narrow}>
      <div>
        <h1 id="password-title">{t('password.title')}</h1>
        <p className={styles.lead}>{t('password.lead')}</p>
      </div>
      {change.isSuccess && (
        <Notice tone="good" icon="check" alert>
          {t('password.done')}
        </Notice>
      )}
      {change.isError && !wrong && (
        <Notice tone="bad" alert>
          {words(change.error)}
        </Notice>
      )}
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={t('password.current')}
          type="password"
          autoComplete="current-password"
          value={draft.current}
          error={wrong ? t('error.wrongPassword') : tried ? errors.current : undefined}
          onChange={(event) => set({ current: event.target.value })}
        />
        <Field
          label={t('password.new')}
          type="password"
          autoComplete="new-password"
          hint={t('password.hint')}
          value={draft.password}
          error={tried ? errors.password : undefined}
          onChange={(event) => set({ password: event.target.value })}
        />
        <Field
          label={t('password.repeat')}
          type="password"
          autoComplete="new-password"
          value={draft.repeated}
          error={tried ? errors.repeated : undefined}
          onChange={(event) => set({ repeated: event.target.value })}
        />
        <Button type="submit" tone="primary" size="l" busy={change.isPending}>
          {t('password.change')}
        </Button>
      </form>
    </section>
  );
}
