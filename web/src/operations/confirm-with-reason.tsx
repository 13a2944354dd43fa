// Asks for confirmation of an action of operations, and why: the audit trail keeps the reason.
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm, type ConfirmProps } from '../ui/confirm.tsx';
import { Field } from '../ui/field.tsx';

export interface ConfirmWithReasonProps extends Omit<ConfirmProps, 'onConfirm' | 'children'> {
  readonly onConfirm: (reason: string) => void;
}

export function ConfirmWithReason({ onConfirm, ...question }: ConfirmWithReasonProps) {
  const { t } = useTranslation('operations');
  const [typed, setTyped] = useState('');
  const [isMissing, setMissing] = useState(false);
  const reason = typed.trim();
  return (
    <Confirm
      {...question}
      onConfirm={() => {
        if (reason === '') setMissing(true);
        else if (!isTooLong(reason, limits.reason)) onConfirm(reason);
      }}
    >
      <Field
        label={t('reason.label')}
        hint={t('reason.hint')}
        error={isMissing && reason === '' ? t('reason.missing') : undefined}
        longest={limits.reason}
        autoComplete="off"
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </Confirm>
  );
}
