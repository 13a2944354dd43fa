// Asks again for the password, or for a passkey where the account has some, before a change of accounts or sessions.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { SessionView } from '@waggle/contracts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { ownPasskeys, passkeysKey, proveByPasskey } from '../session/passkeys.ts';
import { answerProof } from '../session/proof.ts';
import { signInRefusal } from '../session/sign-in-refusal.ts';
import { tookSession } from '../session/use-session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { PasskeyButton } from './passkey-button.tsx';

const proved = (session: SessionView): void => {
  tookSession(session);
  answerProof(true);
};

export default function OpenProofDialog() {
  const passkeys = useQuery({ queryKey: passkeysKey, queryFn: ownPasskeys, staleTime: 0 });
  if (passkeys.isPending) return null;
  // The password of an account with passkeys proves nothing. Without the list, the server says so.
  return passkeys.data && passkeys.data.passkeys.length > 0 ? <ByPasskey /> : <ByPassword />;
}

function ByPasskey() {
  const { t } = useTranslation();
  const giving = useMutation({ mutationFn: proveByPasskey, onSuccess: proved });
  return (
    <Dialog
      open
      onClose={() => answerProof(false)}
      title={t('session.proof.title')}
      description={t('session.proof.passkey')}
    >
      <PasskeyButton giving={giving} needed label={t('session.passkey.use')} />
    </Dialog>
  );
}

function ByPassword() {
  const { t } = useTranslation();
  const formId = useId();
  const [password, setPassword] = useState('');
  const confirm = useMutation({
    mutationFn: () => post<SessionView>('/api/session/confirm', { password }),
    onSuccess: proved,
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
