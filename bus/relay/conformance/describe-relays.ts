// The relay's conformance suite: it must pass on every store's outbox.
import type { NewEngine } from '@waggle/store/conformance/opened-stores.ts';
import { describeBrokenStreams } from './describe-broken-streams.ts';
import { describeRefill } from './describe-refill.ts';
import { describeRelay } from './describe-relay.ts';

export function describeRelays(name: string, newEngine: NewEngine): void {
  describeRelay(name, newEngine);
  describeRefill(name, newEngine);
  describeBrokenStreams(name, newEngine);
}
