// Prints the ticket of each order that is accepted, by itself. It claims the ticket at the server first: of all devices that print,
// also of those that were reloaded or started again, one gets it, once.
import type { OrderView, PrintClaim } from '@waggle/contracts';
import { useEffect, useRef, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { get, post } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import type { Board } from '../board/board.ts';
import styles from './paper.module.css';
import { paperSettings, thisDevice } from './paper-settings.ts';
import { printSheet } from './print-sheet.ts';
import { Sheet } from './sheet.tsx';
import { ticketsToClaim } from './tickets-to-claim.rules.ts';
import { unconfirmedKey } from './unconfirmed-prints.tsx';

export interface TicketPrinterProps extends Pick<Board, 'cards'> {
  /** Prints the tickets of orders that were accepted from then on, in ms since the epoch. */
  readonly since: number;
}

/** After a claim that got no answer. */
const againMs = 5_000;

export function TicketPrinter({ cards, since }: TicketPrinterProps) {
  const { width } = paperSettings.use();
  const [order, setOrder] = useState<OrderView | null>(null);
  const [failures, setFailures] = useState(0);
  const sheet = useRef<HTMLElement>(null);
  const asked = useRef(new Set<string>());
  const printing = useRef(Promise.resolve());

  // biome-ignore lint/correctness/useExhaustiveDependencies: a failure asks again
  useEffect(() => {
    const print = async (orderId: string): Promise<void> => {
      const body = { paper: 'ticket', device: thisDevice() } as const;
      const { yours, print: claimed } = await post<PrintClaim>(`/api/orders/${orderId}/prints/claim`, body);
      if (!yours || !claimed) return;
      try {
        const shown = await get<OrderView>(`/api/orders/${orderId}`);
        flushSync(() => setOrder(shown));
        const done = sheet.current !== null && (await printSheet(sheet.current, paperSettings.get().width));
        if (done) await post(`/api/orders/${orderId}/prints/confirm`, { ...body, copy: claimed.copy });
      } finally {
        setOrder(null);
        void queryClient.invalidateQueries({ queryKey: unconfirmedKey });
      }
    };
    for (const orderId of ticketsToClaim(cards, since, asked.current)) {
      asked.current.add(orderId);
      printing.current = printing.current
        .then(() => print(orderId))
        .catch(() => {
          // A claim that was answered stays, and is shown as unconfirmed; another one is asked for again.
          setTimeout(() => {
            asked.current.delete(orderId);
            setFailures((count) => count + 1);
          }, againMs);
        });
    }
  }, [cards, since, failures]);

  return (
    order &&
    createPortal(
      <div className={styles.away} aria-hidden="true">
        <Sheet ref={sheet} paper="ticket" order={order} restaurant={null} width={width} copy={1} />
      </div>,
      document.body,
    )
  );
}
