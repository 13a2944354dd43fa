// Of an order that was handed out: what its courier reported, and what may be done about it.
import { useQuery } from '@tanstack/react-query';
import type { Account, DeliveryView } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { get, post } from '../api/client.ts';
import type { BoardCard } from '../board/board.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './courier-part.module.css';
import { kitchenRefusalOf } from './kitchen-refusals.ts';

export interface CourierPartProps {
  readonly card: BoardCard;
  /** As the order is called out. */
  readonly number: string;
  readonly isAdmin: boolean;
  readonly onDone: () => void;
}

export default function CourierPart({ card, number, isAdmin, onDone }: CourierPartProps) {
  const { delivery_id, turn } = card;
  const { t } = useTranslation('kitchen');
  const { time } = useKitchenFormat();
  const [busy, setBusy] = useState(false);
  const isReported = turn?.kind === 'failed' || turn?.kind === 'reopened';
  const delivery = useQuery({
    queryKey: ['delivery', delivery_id, turn?.seq ?? 0],
    queryFn: ({ signal }) => get<DeliveryView>(`/api/deliveries/${delivery_id}`, { signal }),
    enabled: delivery_id !== null && (isReported || isAdmin),
    staleTime: 0,
  }).data;
  if (delivery_id === null || (!isReported && !isAdmin)) return null;
  const send = async (path: string, body: object, done: string): Promise<void> => {
    setBusy(true);
    try {
      await post<DeliveryView>(`/api/deliveries/${delivery_id}/${path}`, body);
      toast(done);
      onDone();
    } catch (error) {
      const isRefused = error instanceof ApiError;
      toast(
        isRefused
          ? t('failed.refused', { number, why: t(`failed.why.${kitchenRefusalOf(error)}`, { code: error.code }) })
          : t('failed.noAnswer', { number }),
        { tone: 'bad' },
      );
    } finally {
      setBusy(false);
    }
  };
  const reopen = (
    <Button busy={busy} onClick={() => void send('reopen', {}, t('courier.reopenDone', { number }))}>
      <Icon name="courier" />
      {t(turn?.kind === 'failed' ? 'courier.tryAgain' : 'courier.reopen')}
    </Button>
  );
  const { failure, given_back: back } = delivery ?? {};
  return (
    <div className={styles.part}>
      {turn?.kind === 'failed' && (
        <Notice tone="bad" title={t(`courier.failed.${turn.failure ?? 'other'}`)} actions={reopen}>
          <p>{t('courier.decide', { at: time(turn.at) })}</p>
          {failure?.reason !== undefined && <Words said={failure.reason} />}
        </Notice>
      )}
      {/* The last time: it may have been taken since, and sent out anew by the kitchen. */}
      {turn?.kind === 'reopened' && back?.at === turn.at && (
        <Notice tone="info" title={t(`courier.givenBack.${back.code}`, { at: time(back.at) })}>
          {back.reason !== undefined && <Words said={back.reason} />}
        </Notice>
      )}
      {isAdmin && card.delivery === 'on_the_way' && turn?.kind !== 'failed' && reopen}
      {isAdmin && (
        <OtherCourier
          now={delivery?.courier_id ?? null}
          busy={busy}
          onGive={(courier_id, name) => void send('courier', { courier_id }, t('courier.given', { number, name }))}
        />
      )}
    </div>
  );
}

const Words = ({ said }: { readonly said: string }) => (
  <p>
    <q dir="auto">{said}</q>
  </p>
);

interface OtherCourierProps {
  /** The account of its courier. */
  readonly now: string | null;
  readonly busy: boolean;
  readonly onGive: (courierId: string, name: string) => void;
}

function OtherCourier({ now, busy, onGive }: OtherCourierProps) {
  const { t } = useTranslation('kitchen');
  const [chosen, setChosen] = useState('');
  const { data } = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => get<{ readonly accounts: readonly Account[] }>('/api/accounts', { signal }),
  });
  const all = data?.accounts ?? [];
  const couriers = all.filter(
    ({ role, disabled, account_id }) => role === 'courier' && !disabled && account_id !== now,
  );
  const has = all.find(({ account_id }) => account_id === now);
  const other = couriers.find(({ account_id }) => account_id === chosen);
  return (
    <div className={styles.other}>
      {has && <p>{t('courier.has', { name: has.name })}</p>}
      <Select label={t('courier.other')} value={chosen} onChange={(event) => setChosen(event.target.value)}>
        <option value="">{t('courier.choose')}</option>
        {couriers.map(({ account_id, name, login }) => (
          <option key={account_id} value={account_id}>
            {name === login ? name : `${name} (${login})`}
          </option>
        ))}
      </Select>
      <Button busy={busy} disabled={!other} onClick={() => other && onGive(other.account_id, other.name)}>
        {t('courier.give')}
      </Button>
    </div>
  );
}
