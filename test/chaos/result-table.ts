// The table at the end of a chaos run.
import type { OrderId } from '@waggle/contracts';
import type { ChaosResult } from './chaos.ts';
import { type History, isEnded, type PlaceAnswer, placedOrderOf } from './history.ts';
import { killsIn } from './nemesis.ts';

export function resultTable({ history, final, injected, violations }: ChaosResult): string {
  const harmed = (harm: string) =>
    new Set(violations.filter((one) => one.harm === harm).map(({ orderId, what }) => orderId ?? what)).size;
  const { wishes } = history;
  const answers = wishes.flatMap((wish) => wish.answers);
  const cancels = wishes.flatMap((wish) => wish.cancels);
  const sightings = wishes.flatMap((wish) => wish.sightings);
  const count = (kind: PlaceAnswer['kind']) => answers.filter((answer) => answer.kind === kind).length;
  const cancelled = (answer: string) => cancels.filter((one) => one === answer).length;
  const converging = convergence(history, final.orders);
  const kills = killsIn(injected);
  const rows: [string, string][] = [
    [
      'orders',
      `${final.orders.length} (${final.orders.filter(({ status }) => status === 'cancelled').length} cancelled)`,
    ],
    [
      'requests to order',
      `${count('placed')} placed, ${count('refused')} sold out, ${count('failed')} failed, ${count('unknown')} unknown`,
    ],
    [
      'requests to cancel',
      `${cancelled('cancelled')} cancelled, ${cancelled('too_late')} too late, ${cancelled('failed')} failed, ${cancelled('unknown')} unknown`,
    ],
    [
      'followers',
      `${sightings.length} with ${sightings.reduce((sum, { connections }) => sum + connections, 0)} connections`,
    ],
    ['lost', String(harmed('lost'))],
    ['duplicated', String(harmed('duplicated'))],
    ['recovered', `${recovered(history)} (unknown at first, found done later)`],
    ['other violations', String(harmed('wrong'))],
    ['kills', String(kills)],
    ['faults', [...injected].map(([kind, times]) => `${kind} ${times}`).join(', ') || 'none'],
    ['quiet', final.quietAfterMs === null ? 'never' : `${seconds(final.quietAfterMs)} after healing`],
    [
      'time to converge',
      `${spread(converging.afterHealing)}: ${converging.afterHealing.length} orders open at healing, from then to their end`,
    ],
    ['time to the end', `${spread(converging.all)}: all orders, from the first request to their end, faults included`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

// An order ends when its last step is committed.
function convergence({ wishes, healedAt }: History, orders: ChaosResult['final']['orders']) {
  const endedAt = new Map(orders.filter(isEnded).map(({ order_id, updated_at }) => [order_id, Date.parse(updated_at)]));
  const spans = wishes.flatMap((wish) => {
    const end = endedAt.get(placedOrderOf(wish)?.order_id ?? ('' as OrderId));
    return end === undefined ? [] : [{ start: wish.askedAt, end }];
  });
  return {
    all: spans.map(({ start, end }) => end - start),
    afterHealing: spans.filter(({ end }) => end > healedAt).map(({ start, end }) => end - Math.max(start, healedAt)),
  };
}

// The order is older than the request that returned it: an earlier request, whose answer was lost, placed it.
const recovered = ({ wishes }: History): number =>
  wishes.filter(({ answers }) => {
    const first = answers.find((answer) => answer.kind === 'placed');
    return first?.kind === 'placed' && Date.parse(first.order.created_at) < first.sentAt;
  }).length;

function spread(spans: readonly number[]): string {
  const sorted = spans.toSorted((a, b) => a - b);
  const at = (part: number) => seconds(sorted[Math.ceil(part * sorted.length) - 1] ?? 0);
  return sorted.length === 0 ? 'none' : `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
