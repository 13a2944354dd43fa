// Asks for confirmation of an action that cannot be undone.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function Confirm({ title, text, confirm, busy, onConfirm, onClose, children }: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={text}
      footer={
        <>
          <Button tone="danger" size="l" busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
          <Button tone="quiet" size="l" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
