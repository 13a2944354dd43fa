// Sets a new password for someone who forgot theirs, and ends their sessions.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Account } from '@waggle/contracts';
import { lengthOf } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { newPassword } from '@waggle/contracts/new-password.ts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ifUnchanged, patch } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { toast } from '../ui/toast.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';
import { useErrorText } from './use-admin-errors.ts';

export function ResetPassword({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const formId = useId();
  const queries = useQueryClient();
  const [suggested] = useState(newPassword);
  const [password, setPassword] = useState(suggested);
  useUnsaved(password !== suggested);
  const reset = useMutation({
    mutationFn: () => patch<Account>(`/api/accounts/${account.account_id}`, { password }, ifUnchanged(account.version)),
    onSuccess() {
      toast(t('staff.password.done', { name: account.name }), { tone: 'good' });
      onClose();
    },
    // Also after a conflict: the next attempt starts from the current account.
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  const short = lengthOf(password) < limits.password.least;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!short && !reset.isPending) reset.mutate();
  };
  return (
    <Dialog
      open
      onClose={() => leave(onClose)}
      title={t('staff.password.title', { name: account.name })}
      description={t('staff.password.once')}
      footer={
        <Button type="submit" form={formId} tone="primary" size="l" busy={reset.isPending} disabled={short}>
          {t('staff.password.set')}
        </Button>
      }
    >
      <form id={formId} onSubmit={submit}>
        <Field
          label={t('staff.password.new')}
          value={password}
          autoComplete="off"
          spellCheck={false}
          error={reset.isError ? words(reset.error) : short ? t('error.password') : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
