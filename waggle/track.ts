// `waggle track <order_id>`: follows an order.
import { follow } from './follow.ts';
import { onInterrupt } from './on-interrupt.ts';
import { waggleUrls } from './waggle-url.ts';

export async function track(orderId: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const { wsUrl } = waggleUrls(options);
  onInterrupt(() => process.stdout.write('\n'));
  await follow({
    wsUrl,
    orderId,
    token: String(options['token']),
    write: (line) => process.stdout.write(`${line}\n`),
  });
}
