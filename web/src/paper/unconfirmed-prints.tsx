// Papers that a device took on to print and did not confirm: they may not have been printed. Nothing prints them again by itself.
import { useQuery } from '@tanstack/react-query';
import type { PrintList } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import { get } from '../api/client.ts';
import { hosted } from '../base-path.ts';
import type { Board } from '../board/board.ts';
import { paperPath } from '../paths.ts';
import { Notice } from '../ui/notice.tsx';
import { useNow } from '../ui/use-now.ts';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { paperSettings } from './paper-settings.ts';

export const unconfirmedKey = ['prints', 'unconfirmed'];

/** So long a printer may take. */
const patienceMs = 15_000;

export default function UnconfirmedPrints({ cards }: Pick<Board, 'cards'>) {
  const { t } = useTranslation('paper');
  const { dayTime } = useKitchenFormat();
  const { device } = paperSettings.use();
  const now = useNow(5_000);
  const accepted = [...cards.values()].filter(({ acceptedAt }) => acceptedAt !== null).length;
  const { data } = useQuery({
    // Asked again with each order that is accepted, and when the page is looked at again.
    queryKey: [...unconfirmedKey, accepted],
    queryFn: ({ signal }) => get<PrintList>('/api/orders/prints', { signal }),
    staleTime: 0,
    placeholderData: (before) => before,
    // What was taken on a moment ago is about to be confirmed.
    refetchInterval: ({ state }) => ((state.data?.prints.length ?? 0) > 0 ? patienceMs : false),
  });
  const late = (data?.prints ?? []).filter(
    ({ order_id, at }) => cards.has(order_id) && now - Date.parse(at) > patienceMs,
  );
  return late.map((print) => (
    <Notice
      key={`${print.order_id} ${print.paper}`}
      tone="honey"
      title={t('unconfirmed', { paper: t(`kind.${print.paper}`), number: calledNumber(print) })}
      actions={
        <a href={hosted(paperPath(print.order_id, print.paper))} target="_blank" rel="noreferrer">
          {t('printAgain')}
        </a>
      }
    >
      {t('unconfirmedAt', {
        at: dayTime(print.at),
        device: print.device === device ? t('thisDevice') : t('otherDevice', { device: print.device }),
      })}
    </Notice>
  ));
}
