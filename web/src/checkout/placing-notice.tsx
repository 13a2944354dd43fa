// Explains why placing an order takes longer, or why it was refused.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { MenuState } from '../menu/menu-state.ts';
import { paths } from '../paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import type { Placing } from './use-placing.ts';

export interface PlacingNoticeProps {
  readonly state: Placing;
  readonly menu: MenuState;
  readonly onStop: () => void;
}

export function PlacingNotice({ state, menu, onStop }: PlacingNoticeProps) {
  const { t } = useTranslation();
  const { time } = useKitchenFormat();
  const { money } = useFormat();
  if (state.kind === 'no_answer') {
    return (
      <Notice
        tone="honey"
        icon="offline"
        alert
        title={t('checkout.noAnswer.title', { since: time(state.since) })}
        actions={<Button onClick={onStop}>{t('checkout.noAnswer.stop')}</Button>}
      >
        {t('checkout.noAnswer.text')}
      </Notice>
    );
  }
  if (state.kind !== 'refused') return null;
  const { refusal } = state;
  if (refusal.kind === 'other') {
    return (
      <Notice tone="bad" alert title={t('checkout.refused.other')}>
        {refusal.message}
      </Notice>
    );
  }
  if (refusal.kind === 'too_soon') {
    // The time is shown in minutes: the next one, so that the order is allowed by then.
    const at = time(Math.ceil(refusal.until / 60_000) * 60_000);
    return (
      <Notice tone="honey" alert title={t('checkout.refused.too_soon.title')}>
        {t('checkout.refused.too_soon.text', { at })}
      </Notice>
    );
  }
  if (refusal.kind === 'too_large') {
    const { of, most, item_id } = refusal.ceiling;
    const name = menu.items.find((item) => item.item_id === item_id)?.name ?? item_id ?? '';
    const allowed = of === 'total' ? money(most, menu.kitchen) : most;
    return (
      <Notice tone="bad" alert title={t('checkout.refused.too_large.title')}>
        {`${t(`checkout.refused.too_large.${of}`, { most: allowed, name })} ${t('checkout.refused.too_large.kept')}`}
      </Notice>
    );
  }
  return (
    <Notice
      tone="bad"
      alert
      title={t(`checkout.refused.${refusal.kind}.title`)}
      actions={refusal.kind === 'sent_before' && <ButtonLink href={paths.orders}>{t('orders.title')}</ButtonLink>}
    >
      {t(`checkout.refused.${refusal.kind}.text`)}
    </Notice>
  );
}
