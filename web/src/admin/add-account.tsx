// Creates an account and shows its initial password once.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Account, NewAccount } from '@waggle/contracts';
import { isTooLong, lengthOf } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { newPassword } from '@waggle/contracts/new-password.ts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';
import { RoleField } from './role-field.tsx';
import styles from './staff-page.module.css';
import { useErrorText } from './use-admin-errors.ts';

const loginPattern = /^[a-z0-9][a-z0-9._-]{1,31}$/;

export function AddAccount({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const queries = useQueryClient();
  const formId = useId();
  const [empty] = useState<NewAccount>(() => ({ name: '', login: '', role: 'kitchen', password: newPassword() }));
  const [draft, setDraft] = useState(empty);
  const [tried, setTried] = useState(false);
  useUnsaved(JSON.stringify(draft) !== JSON.stringify(empty));
  const add = useMutation({
    mutationFn: (account: NewAccount) => post<Account>('/api/accounts', account),
    onSuccess({ name }) {
      toast(t('staff.added', { name }), { tone: 'good' });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  const set = (part: Partial<NewAccount>): void => {
    add.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const taken = add.error instanceof ApiError && add.error.code === 'login_taken';
  const errors = {
    name: draft.name.trim() ? undefined : t('error.required'),
    login: loginPattern.test(draft.login) ? undefined : t('error.login'),
    password: lengthOf(draft.password) >= limits.password.least ? undefined : t('error.password'),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const fits = !isTooLong(draft.name.trim(), limits.accountName);
    if (fits && Object.values(errors).every((error) => error === undefined) && !add.isPending) {
      add.mutate({ ...draft, name: draft.name.trim() });
    }
  };
  return (
    <Dialog
      open
      onClose={() => leave(onClose)}
      title={t('staff.add')}
      footer={
        <Button type="submit" form={formId} tone="primary" size="l" busy={add.isPending}>
          {t('staff.addConfirm')}
        </Button>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit} noValidate autoComplete="off">
        {add.isError && !taken && (
          <Notice tone="bad" alert>
            {words(add.error)}
          </Notice>
        )}
        <Field
          label={t('staff.name')}
          value={draft.name}
          longest={limits.accountName}
          error={tried ? errors.name : undefined}
          onChange={(event) => set({ name: event.target.value })}
        />
        <Field
          label={t('staff.login')}
          hint={t('staff.loginHint')}
          value={draft.login}
          maxLength={32}
          autoCapitalize="none"
          spellCheck={false}
          error={taken ? t('error.loginTaken') : tried ? errors.login : undefined}
          onChange={(event) => set({ login: event.target.value.toLowerCase() })}
        />
        <RoleField value={draft.role} onChoose={(role) => set({ role })} />
        <Field
          label={t('staff.password.first')}
          hint={t('staff.password.once')}
          value={draft.password}
          autoComplete="off"
          spellCheck={false}
          error={tried ? errors.password : undefined}
          onChange={(event) => set({ password: event.target.value })}
        />
      </form>
    </Dialog>
  );
}
