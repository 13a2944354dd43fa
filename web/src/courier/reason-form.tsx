// Asks a courier why: they give a delivery back, or could not hand it over.
import {
  type FailureReason,
  failureReasons,
  type GiveBackReason,
  giveBackReasons,
} from '@waggle/contracts/courier-reasons.ts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Choices } from '../ui/choices.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/field.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';

export interface CourierReason {
  readonly reason_code: GiveBackReason | FailureReason;
  /** In the courier's words, which staff see. */
  readonly reason?: string;
}

export interface ReasonFormProps {
  readonly about: 'giveBack' | 'fail';
  /** As the order is called out. */
  readonly number: string;
  readonly onClose: () => void;
  /** Resolves to false on failure. */
  readonly onSend: (reason: CourierReason) => Promise<boolean>;
}

export function ReasonForm({ about, number, onClose, onSend }: ReasonFormProps) {
  const { t } = useTranslation('courier');
  const [code, setCode] = useState<CourierReason['reason_code'] | null>(null);
  const [own, setOwn] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  useUnsaved(own.trim() !== '');
  const reason = own.trim().replaceAll(/\s+/g, ' ');
  const send = async (): Promise<void> => {
    if (code === null || (code === 'other' && !reason)) return setMissing(true);
    if (isTooLong(reason, limits.reason)) return;
    setBusy(true);
    const isDone = await onSend({ reason_code: code, ...(reason ? { reason } : {}) });
    setBusy(false);
    if (isDone) onClose();
  };
  const choices =
    about === 'giveBack'
      ? giveBackReasons.map((value) => ({ value, label: t(`giveBack.reason.${value}`) }))
      : failureReasons.map((value) => ({ value, label: t(`fail.reason.${value}`) }));
  return (
    <Dialog
      open
      onClose={() => leave(onClose)}
      title={t(`${about}.title`, { number })}
      description={t(`${about}.text`)}
      footer={
        <>
          <Button tone="danger" size="l" busy={busy} onClick={() => void send()}>
            {t(`${about}.confirm`)}
          </Button>
          <Button tone="quiet" size="l" onClick={() => leave(onClose)}>
            {t('reason.keep')}
          </Button>
        </>
      }
    >
      <Choices<CourierReason['reason_code']>
        legend={t('reason.why')}
        hidden
        name="reason"
        chosen={code}
        choices={choices}
        onChoose={(chosen) => {
          setCode(chosen);
          setMissing(false);
        }}
      />
      <TextArea
        label={t(code === 'other' ? 'reason.ownNeeded' : 'reason.own')}
        value={own}
        longest={limits.reason}
        rows={2}
        error={missing ? t(code === null ? 'reason.missing' : 'reason.wordsMissing') : undefined}
        onChange={(event) => {
          setOwn(event.target.value);
          // Whoever writes has a reason of their own.
          setCode((before) => before ?? 'other');
          setMissing(false);
        }}
      />
    </Dialog>
  );
}
