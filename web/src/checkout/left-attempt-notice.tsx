// Shows an earlier, unanswered order: its content, its outcome if known, and what the customer can do.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { trackingPath } from '../paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { type Attempt, openAttempt } from './attempt.ts';
import styles from './left-attempt-notice.module.css';
import type { PlacingOrder } from './use-placing.ts';

export function LeftAttemptNotice({ placing: { state, resume, stop } }: { readonly placing: PlacingOrder }) {
  const { t } = useTranslation();
  const attempt = openAttempt.use();
  if (state.kind === 'found') {
    const { order_id, shared_token } = state.order;
    return (
      <Notice
        tone="good"
        icon="check"
        alert
        title={t('checkout.left.found')}
        actions={
          <ButtonLink href={trackingPath(order_id, shared_token)} tone="primary">
            {t('checkout.left.track')}
          </ButtonLink>
        }
      >
        {t('checkout.left.cartKept')}
      </Notice>
    );
  }
  if (state.kind !== 'left' || !attempt) return null;
  const { fate } = state;
  return (
    <Notice
      tone="honey"
      icon="receipt"
      alert
      title={t('checkout.left.title')}
      actions={
        <>
          {(fate === 'not_placed' || fate === null) && (
            <Button tone="primary" onClick={resume}>
              {t('checkout.left.send')}
            </Button>
          )}
          <Button disabled={fate === 'asking'} onClick={stop}>
            {t('checkout.left.drop')}
          </Button>
        </>
      }
    >
      <AttemptSummary attempt={attempt} />
      <p>{t(`checkout.left.${fate ?? 'unreachable'}`)}</p>
    </Notice>
  );
}

function AttemptSummary({ attempt: { at, body, lines, unit } }: { readonly attempt: Attempt }) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { dayTime } = useKitchenFormat();
  const named = lines.map(({ name, quantity, note }) => ({ name, quantity, note }));
  const shown =
    named.length > 0 ? named : body.items.map(({ item_id, quantity }) => ({ name: item_id, quantity, note: '' }));
  const total = body.expected_total;
  return (
    <div className={styles.summary}>
      {at !== null && <p>{t('checkout.left.sent', { at: dayTime(at) })}</p>}
      <ul>
        {shown.map(({ name, quantity, note }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an attempt never change
          <li key={i}>{`${quantity} × ${name}${note ? ` (${note})` : ''}`}</li>
        ))}
      </ul>
      {total !== undefined && unit !== null && <p>{t('checkout.left.total', { total: money(total, unit) })}</p>}
      <p>
        {body.customer.address === undefined
          ? t('checkout.left.pickUp', { name: body.customer.name })
          : t('checkout.left.to', { name: body.customer.name, address: body.customer.address })}
      </p>
    </div>
  );
}
