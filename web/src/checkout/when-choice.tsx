// Now or later: as soon as possible, or at a time that the customer chooses, where the kitchen takes such orders.
import type { KitchenView, OrderQuote } from '@waggle/contracts';
import type { Opening } from '@waggle/contracts/opening.ts';
import i18next from 'i18next';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { takesLaterOrders } from '../menu/use-opening.ts';
import styles from '../serving/serving-choice.module.css';
import page from './checkout-page.module.css';

// Its texts come with it: a part that waits for them would take the page away meanwhile.
const WantedTime = lazyPart(async () => {
  const [code] = await Promise.all([import('../later/wanted-time.tsx'), i18next.loadNamespaces('later')]);
  return code;
});

export interface When {
  /** The customer wants it later, or the kitchen is closed and takes no other orders. */
  readonly isLater: boolean;
  /** RFC 3339; null: as soon as possible, or not chosen yet. */
  readonly wantedAt: string | null;
  readonly setLater: (isLater: boolean) => void;
  readonly setWantedAt: (wantedAt: string | null) => void;
}

export function useWhen(kitchen: KitchenView, opening: Opening): When {
  const [later, setLater] = useState(false);
  const [wantedAt, setWantedAt] = useState<string | null>(null);
  const isLater = takesLaterOrders(kitchen) && (later || !opening.open);
  return { isLater, wantedAt: isLater ? wantedAt : null, setLater, setWantedAt };
}

export interface WhenChoiceProps {
  readonly kitchen: KitchenView;
  readonly when: When;
  /** The kitchen is open. */
  readonly canNow: boolean;
  readonly serving: 'delivery' | 'pick_up';
  readonly postcode: string | undefined;
  readonly fault: OrderQuote['wanted_fault'];
  readonly disabled: boolean;
}

export function WhenChoice({ kitchen, when, canNow, serving, postcode, fault, disabled }: WhenChoiceProps) {
  const { t } = useTranslation();
  const name = useId();
  if (!takesLaterOrders(kitchen)) return null;
  const { isLater, setLater, wantedAt, setWantedAt } = when;
  const choices = [
    [false, t('checkout.when.now')],
    [true, t('checkout.when.later')],
  ] as const;
  return (
    <div className={page.when}>
      <fieldset className={styles.group} disabled={disabled}>
        <legend className="visually-hidden">{t('checkout.when.label')}</legend>
        {choices.map(([later, label]) => (
          <label key={label} className={styles.choice}>
            <input
              type="radio"
              className={styles.input}
              name={name}
              checked={later === isLater}
              disabled={!later && !canNow}
              onChange={() => setLater(later)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {isLater && (
        <WantedTime
          serving={serving}
          postcode={postcode}
          wantedAt={wantedAt}
          isFaulty={fault !== undefined}
          disabled={disabled}
          onChange={setWantedAt}
        />
      )}
    </div>
  );
}
