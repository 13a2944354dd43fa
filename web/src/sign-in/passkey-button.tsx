// A button that signs in, or proves who is signed in, with a passkey; or why that does not work at this address.
import type { UseMutationResult } from '@tanstack/react-query';
import type { SessionView } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { passkeysWork } from '../session/passkeys.ts';
import { signInRefusal } from '../session/sign-in-refusal.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

interface PasskeyButtonProps {
  readonly giving: UseMutationResult<SessionView, Error, void>;
  /** Nothing but a passkey leads on. */
  readonly needed: boolean;
  readonly label: string;
}

export function PasskeyButton({ giving, needed, label }: PasskeyButtonProps) {
  const { t } = useTranslation();
  if (!passkeysWork()) return <>{needed && <Notice tone="info">{t('session.passkey.place')}</Notice>}</>;
  return (
    <>
      {giving.isError && (
        <Notice tone="bad" alert>
          {signInRefusal(giving.error, t)}
        </Notice>
      )}
      <Button
        {...(needed ? { tone: 'primary' as const, size: 'l' as const } : {})}
        wide
        busy={giving.isPending}
        onClick={() => giving.mutate()}
      >
        {label}
      </Button>
    </>
  );
}
