// Rejects an order with a reason that the customer sees.
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/field.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';
import styles from './order-details.module.css';
import type { BoardActions } from './use-board-actions.ts';

const quick = ['busy', 'ingredient', 'closing', 'area'] as const;

export interface RejectFormProps {
  readonly orderId: string;
  /** As it is called out. */
  readonly number: string;
  readonly onClose: () => void;
  readonly onReject: BoardActions['reject'];
}

export function RejectForm({ orderId, number, onClose, onReject }: RejectFormProps) {
  const { t } = useTranslation('kitchen');
  const [chosen, setChosen] = useState<(typeof quick)[number] | null>(null);
  const [own, setOwn] = useState('');
  const [missing, setMissing] = useState(false);
  useUnsaved(own.trim() !== '');
  // A reason is one line: the customer sees it verbatim.
  const written = own.trim().replaceAll(/\s+/g, ' ');
  const reason = written || (chosen ? t(`reject.reason.${chosen}`) : '');
  const send = (): void => {
    if (!reason) {
      setMissing(true);
      return;
    }
    if (isTooLong(reason, limits.reason)) return;
    void onReject(orderId, reason);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={() => leave(onClose)}
      title={t('reject.title', { number })}
      description={t('reject.told')}
      footer={
        <>
          <Button tone="danger" size="l" onClick={send}>
            {t('reject.confirm')}
          </Button>
          <Button tone="quiet" size="l" onClick={() => leave(onClose)}>
            {t('reject.keep')}
          </Button>
        </>
      }
    >
      <fieldset className={styles.reasons}>
        <legend className="visually-hidden">{t('reject.quick')}</legend>
        {quick.map((one) => (
          <label key={one} className={styles.reason}>
            <input
              type="radio"
              name="reason"
              checked={chosen === one && !written}
              onChange={() => {
                setChosen(one);
                setOwn('');
                setMissing(false);
              }}
            />
            <span>{t(`reject.reason.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <TextArea
        label={t('reject.own')}
        value={own}
        longest={limits.reason}
        rows={2}
        error={missing && !reason ? t('reject.missing') : undefined}
        onChange={(event) => setOwn(event.target.value)}
      />
    </Dialog>
  );
}
