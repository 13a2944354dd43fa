// The conformance suite of collections: every engine must pass it unchanged.
import { describeCounting } from './counting.ts';
import type { NewCollectionsEngine } from './opened-shelf.ts';
import { describeReading } from './reading.ts';
import { describeValues } from './values.ts';
import { describeWriting } from './writing.ts';

export function describeCollections(name: string, newEngine: NewCollectionsEngine): void {
  describeReading(name, newEngine);
  describeWriting(name, newEngine);
  describeCounting(name, newEngine);
  describeValues(name, newEngine);
}
