// The records of a service's store by generation: a projection that was made anew has collections of its own.
import type { ClientSession, Db } from 'mongodb';
import type { InSession, StoreDefinition } from '../collections/declaration.ts';
import { openMongoRecords } from '../collections/mongo.ts';
import type { Fences } from './fences.ts';

interface BindableRecords<Records> {
  /** The records, bound to the session's transaction from now on. */
  boundTo(session: ClientSession): Records;
  /** Nothing uses them any more. */
  free(): void;
}

/** A pool of records without a transaction for each generation, as many as ever ran concurrently. */
export function bindablePool<Records extends object>(
  db: Db,
  definition: StoreDefinition<Records>,
): (generation: number) => BindableRecords<Records> {
  const pools = new Map<number, BindableRecords<Records>[]>();
  return (generation) => {
    const idle = pools.get(generation) ?? [];
    pools.set(generation, idle);
    return idle.pop() ?? bindableRecords(db, definition, generation, (one) => idle.push(one));
  };
}

function bindableRecords<Records extends object>(
  db: Db,
  definition: StoreDefinition<Records>,
  generation: number,
  freed: (records: BindableRecords<Records>) => void,
): BindableRecords<Records> {
  let inSession: ReturnType<InSession> = {};
  const records = openMongoRecords(db, () => inSession, definition, generation);
  return {
    boundTo(session) {
      inSession = { session };
      return records;
    },
    free() {
      freed(this);
    },
  };
}

/** Reads of the records that serve at the time of each call. */
export function servingReads<Records extends object>(
  db: Db,
  definition: StoreDefinition<Records>,
  fences: Pick<Fences, 'generation'>,
): Records {
  const opened = new Map<number, Records>();
  const serving = async (): Promise<Records> => {
    const generation = await fences.generation();
    const known = opened.get(generation) ?? openMongoRecords(db, () => ({}), definition, generation);
    opened.set(generation, known);
    return known;
  };
  const reading = <T extends object>(shape: T, find: () => Promise<T>): T =>
    new Proxy({} as T, {
      get(_, key) {
        const value: unknown = Reflect.get(shape, key);
        if (typeof value === 'function') {
          return async (...args: unknown[]) => {
            const found = await find();
            return Reflect.apply(Reflect.get(found, key) as (...all: unknown[]) => unknown, found, args);
          };
        }
        if (typeof value !== 'object' || value === null) return value;
        return reading(value, async () => Reflect.get(await find(), key) as object);
      },
    });
  return reading(
    openMongoRecords(db, () => ({}), definition),
    serving,
  );
}
