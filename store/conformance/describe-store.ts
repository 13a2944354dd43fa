// The conformance suite of the stores: every engine must pass it unchanged.
import { describeIntents } from './describe-intents.ts';
import { describeJourneys } from './describe-journeys.ts';
import { describeOutbox } from './describe-outbox.ts';
import { describeTransactions } from './describe-transactions.ts';
import type { NewEngine } from './opened-stores.ts';

export function describeStore(name: string, newEngine: NewEngine): void {
  describeTransactions(name, newEngine);
  describeIntents(name, newEngine);
  describeOutbox(name, newEngine);
  describeJourneys(name, newEngine);
}
