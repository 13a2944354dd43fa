// What the conformance suite keeps: one collection of each kind.

import type { Cause } from '../../store.ts';
import { newId } from '../../store.ts';
import { boolean, bytes, collection, defineRecords, integer, json, single, table, text } from '../index.ts';

/** A document: SQLite has columns for some of its fields. */
export interface Task {
  readonly task_id: string;
  readonly title: string;
  readonly place: { readonly room: string; readonly desk: number | null };
  readonly due_at: number | null;
  readonly open: boolean;
  readonly owner: string;
  readonly version: number;
  readonly note?: string;
}

/** Counts under one id, of which some go by name. */
export interface Hour {
  readonly hour: string;
  readonly zone: string;
  readonly orders: number;
  readonly revenue: number;
  readonly minutes: Readonly<Record<string, number>>;
}

/** A row: SQLite has a column for each field. */
export interface Item {
  readonly item_id: string;
  readonly name: string;
  readonly stock: number;
  readonly sold_out: boolean;
  readonly options: readonly { readonly name: string; readonly price: number }[];
  readonly picture: Uint8Array;
  readonly label: string | null;
}

export const shelf = defineRecords({
  tasks: collection<Task>()({
    key: 'task_id',
    version: 'version',
    label: 'task',
    columns: {
      due_at: integer({ optional: true }),
      open: boolean(),
      owner: text({ unique: 'one_for_each_owner' }),
      version: integer(),
    },
    nested: ['place.room'],
    indexes: [
      { name: 'by_due_time', on: ['due_at'], only: { open: true } },
      { name: 'by_room', on: ['place.room', '-due_at'] },
    ],
  }),
  hours: collection<Hour>()({ key: 'hour', columns: { zone: text(), orders: integer() } }),
  items: table<Item>()({
    key: 'item_id',
    columns: {
      name: text(),
      stock: integer({ min: 0 }),
      sold_out: boolean(),
      options: json(),
      picture: bytes(),
      label: text({ optional: true }),
    },
  }),
  settings: single<{ readonly zone: string; readonly colours: readonly string[] }>('value'),
});

export const requestCause = (): Cause => ({ correlation_id: newId(), causation_id: null });

export const aTask = (task_id: string, fields: Partial<Task> = {}): Task => ({
  task_id,
  title: 'Sweep',
  place: { room: 'hall', desk: null },
  due_at: null,
  open: true,
  owner: `owner of ${task_id}`,
  version: 1,
  ...fields,
});

export const anHour = (hour: string, fields: Partial<Hour> = {}): Hour => ({
  hour,
  zone: 'Europe/Berlin',
  orders: 0,
  revenue: 0,
  minutes: {},
  ...fields,
});

export const anItem = (item_id: string, fields: Partial<Item> = {}): Item => ({
  item_id,
  name: 'Margherita',
  stock: 10,
  sold_out: false,
  options: [],
  picture: new Uint8Array(),
  label: null,
  ...fields,
});
