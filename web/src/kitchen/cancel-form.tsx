// Cancels an order: why, which the customer sees, and what becomes of the food.
import {
  type CancelReason,
  type CancelStage,
  cancelReasons,
  type FoodGoesTo,
  foodGoesTo,
  isCooked,
} from '@waggle/contracts/cancel-codes.ts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Choices } from '../ui/choices.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/field.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';
import type { BoardActions } from './use-board-actions.ts';

export interface CancelFormProps {
  readonly orderId: string;
  /** As it is called out. */
  readonly number: string;
  readonly stage: CancelStage;
  /** The reason that the courier's report suggests. */
  readonly suggested?: CancelReason | null;
  readonly onClose: () => void;
  readonly onCancel: BoardActions['cancel'];
}

export function CancelForm({ orderId, number, stage, suggested = null, onClose, onCancel }: CancelFormProps) {
  const { t } = useTranslation('kitchen');
  const [code, setCode] = useState<CancelReason | null>(suggested);
  const [food, setFood] = useState<FoodGoesTo>(isCooked(stage) ? 'waste' : 'stock');
  const [own, setOwn] = useState('');
  const [missing, setMissing] = useState(false);
  useUnsaved(own.trim() !== '');
  // One line: the customer sees it verbatim.
  const reason = own.trim().replaceAll(/\s+/g, ' ');
  const needsWords = code === 'other' && !reason;
  const send = (): void => {
    if (code === null || needsWords) {
      setMissing(true);
      return;
    }
    if (isTooLong(reason, limits.reason)) return;
    void onCancel(orderId, { reason_code: code, food_goes: food, ...(reason ? { reason } : {}) });
    onClose();
  };
  const how = stage === 'created' ? 'reject' : 'cancel';
  return (
    <Dialog
      open
      onClose={() => leave(onClose)}
      title={t(`${how}.title`, { number })}
      description={t('cancel.told')}
      footer={
        <>
          <Button tone="danger" size="l" onClick={send}>
            {t(`${how}.confirm`)}
          </Button>
          <Button tone="quiet" size="l" onClick={() => leave(onClose)}>
            {t('cancel.keep')}
          </Button>
        </>
      }
    >
      <Choices
        legend={t('cancel.why')}
        hidden
        name="reason"
        chosen={code}
        choices={reasonsAt(stage).map((value) => ({ value, label: t(`cancel.reason.${value}`) }))}
        onChoose={(chosen) => {
          setCode(chosen);
          setMissing(false);
        }}
      />
      <TextArea
        label={t(code === 'other' ? 'cancel.ownNeeded' : 'cancel.own')}
        value={own}
        longest={limits.reason}
        rows={2}
        error={missing ? t(code === null ? 'cancel.missing' : 'cancel.wordsMissing') : undefined}
        onChange={(event) => {
          setOwn(event.target.value);
          // Whoever writes has a reason of their own.
          setCode((before) => before ?? 'other');
          setMissing(false);
        }}
      />
      <Choices
        legend={t('cancel.food')}
        name="food"
        chosen={food}
        choices={foodGoesTo.map((value) => ({ value, label: t(`cancel.goesTo.${value}`) }))}
        onChoose={setFood}
      />
    </Dialog>
  );
}

/** Nobody is missed before the food is ready, nor refuses it. */
const reasonsAt = (stage: CancelStage): readonly CancelReason[] =>
  cancelReasons.filter((code) => !atTheDoor.has(code) || stage === 'ready' || stage === 'out_for_delivery');

const atTheDoor: ReadonlySet<CancelReason> = new Set(['customer_absent', 'refused']);
