// Asks for the password again before a change of accounts or sessions. Mounted once, on the pages of staff.
import { useMutation } from '@tanstack/react-query';
import type { SessionView } from '@waggle/contracts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { answerProof, useProofAsked } from '../session/proof.ts';
import { signInRefusal } from '../session/sign-in-refusal.ts';
import { tookSession } from '../session/use-session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';

export function ProofDialog() {
  return useProofAsked() ? <OpenProofDialog /> : null;
}

function OpenProofDialog() {
  const { t } = useTranslation();
  const formId = useId();
  const [password, setPassword] = useState('');
  const confirm = useMutation({
    mutationFn: () => post<SessionView>('/api/session/confirm', { password }),
    onSuccess(session) {
      tookSession(session);
      answerProof(true);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (password !== '' && !confirm.isPending) confirm.mutate();
  };
  return (
    <Dialog
      open
      onClose={() => answerProof(false)}
      title={t('session.proof.title')}
      description={t('session.proof.text')}
      footer={
        <Button type="submit" form={formId} tone="primary" size="l" busy={confirm.isPending}>
          {t('session.proof.confirm')}
        </Button>
      }
    >
      <form id={formId} onSubmit={submit}>
        <Field
          label={t('session.password')}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          error={confirm.isError ? signInRefusal(confirm.error, t) : undefined}
          onChange={(event) => {
            confirm.reset();
            setPassword(event.target.value);
          }}
        />
      </form>
    </Dialog>
  );
}
