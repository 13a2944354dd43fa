// A paper of an order, as it is printed: for staff, and the receipt for its customer.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { OrderView, PaperKind, PrintView } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { paperKinds } from '@waggle/contracts/paper-kinds.ts';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { get, post } from '../api/client.ts';
import { savedOrder } from '../orders/saved-orders.ts';
import { useRestaurant } from '../restaurant/use-restaurant.ts';
import { mayActAs, useSession } from '../session/use-session.ts';
import { Loading } from '../shell/loading.tsx';
import { NotFoundPage } from '../shell/not-found-page.tsx';
import { contentId } from '../shell/skip-link.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { loadKitchenZone } from '../zone/kitchen-zone.ts';
import styles from './paper.module.css';
import { paperSettings, thisDevice } from './paper-settings.ts';
import { printSheet, setPageSize } from './print-sheet.ts';
import { Sheet } from './sheet.tsx';
import { WidthChoice } from './width-choice.tsx';

export interface PaperPageProps {
  readonly orderId: string;
  readonly kind: string;
}

export default function PaperPage({ orderId, kind }: PaperPageProps) {
  const paper = paperKinds.find((one) => one === kind);
  return (
    <main id={contentId} tabIndex={-1}>
      {paper ? <Paper orderId={orderId} paper={paper} /> : <NotFoundPage />}
    </main>
  );
}

function Paper({ orderId, paper }: { readonly orderId: string; readonly paper: PaperKind }) {
  const { t } = useTranslation('paper');
  const [token] = useState(() => savedOrder(orderId)?.token);
  const order = useQuery({
    queryKey: ['order', orderId, token],
    queryFn: ({ signal }) => get<OrderView>(`/api/orders/${orderId}`, { token, signal }),
    staleTime: 0,
  });
  const restaurant = useRestaurant();
  useEffect(loadKitchenZone, []);
  usePageTitle(order.data ? t('of', { paper: t(`kind.${paper}`), number: calledNumber(order.data) }) : t('papers'));
  if (order.data && restaurant.data) return <Printable order={order.data} paper={paper} restaurant={restaurant.data} />;
  if (!order.isError && !restaurant.isError) return <Loading />;
  const again = (): void => {
    void order.refetch();
    void restaurant.refetch();
  };
  return (
    <div className={styles.desk}>
      <Notice tone="bad" alert actions={<Button onClick={again}>{t('again')}</Button>}>
        {t('failed')}
      </Notice>
    </div>
  );
}

interface PrintableProps {
  readonly order: OrderView;
  readonly paper: PaperKind;
  readonly restaurant: NonNullable<ReturnType<typeof useRestaurant>['data']>;
}

function Printable({ order, paper, restaurant }: PrintableProps) {
  const { t, i18n } = useTranslation('paper');
  const { width } = paperSettings.use();
  const role = useSession().data?.account?.role;
  const isKitchen = role !== undefined && mayActAs(role, 'kitchen');
  const sheet = useRef<HTMLElement>(null);
  const [copy, setCopy] = useState(1);
  const path = `/api/orders/${order.order_id}/prints`;
  const print = useMutation({
    async mutationFn() {
      const asked = { paper, device: thisDevice() };
      // A kitchen prints, whatever becomes of the count.
      const counted = isKitchen
        ? await post<PrintView>(path, asked).catch((error: unknown) => {
            toast(t('noPrint', { why: error instanceof Error ? error.message : String(error) }), { tone: 'bad' });
            return null;
          })
        : null;
      if (counted) flushSync(() => setCopy(counted.copy));
      const done = sheet.current !== null && (await printSheet(sheet.current, width));
      if (done && counted) await post(`${path}/confirm`, { ...asked, copy: counted.copy });
    },
  });
  // For those who print with the browser's own command.
  useLayoutEffect(() => {
    const here = sheet.current;
    if (!here) return;
    const measured = new ResizeObserver(() => setPageSize(here, width));
    measured.observe(here);
    return () => measured.disconnect();
  }, [width]);
  return (
    <div className={styles.desk} lang={i18n.language}>
      <div className={styles.tools} data-no-print>
        <WidthChoice />
        <Button tone="primary" busy={print.isPending} onClick={() => print.mutate()}>
          {t('print')}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section className={styles.frame} tabIndex={0} aria-label={t(`kind.${paper}`)}>
        <Sheet ref={sheet} paper={paper} order={order} restaurant={restaurant} width={width} copy={copy} />
      </section>
    </div>
  );
}
