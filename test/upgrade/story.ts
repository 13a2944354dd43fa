// What was recorded on an earlier version: what people did, and what they saw when it stopped.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { KitchenSettings, MenuItem, OrderView, PlacedOrder, StreamName, TimelineStep } from '@waggle/contracts';

/** What each recorded order is for. */
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
  /** What its customer was answered, with the token. */
  readonly placed: PlacedOrder;
  /** As it was at the end. */
  readonly view: OrderView;
  /** What its customer had seen. */
  readonly steps: readonly TimelineStep[];
}

export interface Story {
  /** The commit that was recorded. */
  readonly commit: string;
  readonly orders: Readonly<Record<OrderName, RecordedOrder>>;
  /** A request that was answered with an order, and is asked again. */
  readonly repeatable: { readonly key: string; readonly body: object; readonly order: OrderName };
  readonly menu: readonly MenuItem[];
  readonly kitchen: KitchenSettings;
  /** The path of a picture that was uploaded, and its bytes in base64. */
  readonly picture: { readonly path: string; readonly base64: string };
  readonly accounts: readonly { readonly login: string; readonly password: string; readonly role: string }[];
  /** An event that was handled, as it stands on its stream. */
  readonly handled: { readonly stream: StreamName; readonly event: string };
}

export type EngineName = 'embedded' | 'cluster';

const folder = path.join(import.meta.dirname, 'recorded');

/** Where the data of an engine was stored. */
export const recordedData = (engine: EngineName): string =>
  path.join(folder, engine === 'embedded' ? 'embedded.sqlite.gz' : 'cluster.json.gz');

export const storyFile = (engine: EngineName): string => path.join(folder, `${engine}.story.json`);

export const recordedStory = (engine: EngineName): Story =>
  JSON.parse(readFileSync(storyFile(engine), 'utf8')) as Story;
