// Reads of a service whose projection may be made anew: the records of each generation are in collections of their own.
import type { Db } from 'mongodb';
import type { StoreDefinition } from '../collections/declaration.ts';
import { openMongoRecords } from '../collections/mongo.ts';
import type { Fences } from './fences.ts';

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
