// What the recording of an earlier version holds: what people did, and what they saw when it stopped.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { KitchenSettings, MenuItem, OrderView, PlacedOrder, StreamName, TimelineStep } from '@waggle/contracts';

/** The purpose of each recorded order. */
export const orderNames = [
  'created',
  'confirmed',
  'preparing',
  'handed out',
  'on the way',
  'delivered',
  'cancelled',
  'rejected',
  'taken back',
  'unpublished',
  'dead letter',
] as const;
export type OrderName = (typeof orderNames)[number];

export interface RecordedOrder {
  /** The answer to its customer, with the token. */
  readonly placed: PlacedOrder;
  /** Its final state. */
  readonly view: OrderView;
  /** The steps that its customer had seen. */
  readonly steps: readonly TimelineStep[];
}

export interface Story {
  /** The recorded commit. */
  readonly commit: string;
  readonly orders: Readonly<Record<OrderName, RecordedOrder>>;
  /** A request that was answered with an order; the test repeats it. */
  readonly repeatable: { readonly key: string; readonly body: object; readonly order: OrderName };
  readonly menu: readonly MenuItem[];
  readonly kitchen: KitchenSettings;
  /** The path of an uploaded picture, and its bytes in base64. */
  readonly picture: { readonly path: string; readonly base64: string };
  readonly accounts: readonly { readonly login: string; readonly password: string; readonly role: string }[];
  /** A handled event, as it is on its stream. */
  readonly handled: { readonly stream: StreamName; readonly event: string };
}

export type EngineName = 'embedded' | 'cluster';

const folder = path.join(import.meta.dirname, 'recorded');

/** The recorded versions: each released one by its number, and `before-0.1.0`, a commit from before the first. */
export const recordedVersions = (): string[] => readdirSync(folder).sort();

/** The folder of a version's recordings. */
export const recordingsOf = (version: string): string => path.join(folder, version);

/** Where the data of an engine is stored. */
export const recordedData = (version: string, engine: EngineName): string =>
  path.join(recordingsOf(version), engine === 'embedded' ? 'embedded.sqlite.gz' : 'cluster.json.gz');

export const storyFile = (version: string, engine: EngineName): string =>
  path.join(recordingsOf(version), `${engine}.story.json`);

export const recordedStory = (version: string, engine: EngineName): Story =>
  JSON.parse(readFileSync(storyFile(version, engine), 'utf8')) as Story;
