// The live figures: sends today's to every page of this process, when they changed.
import type { Signals } from '@waggle/bus';
import { type Clock, type Pause, startLoop, untilWoken } from '@waggle/contracts';
import type { Connection } from '@waggle/service-kit/http';
import { figuresChannel } from './count-order.ts';
import { type ReadFiguresDeps, readFigures, today } from './read-figures.ts';
import type { InsightsMessage } from './socket-api.ts';

/** The pause between two rounds: the longest delay of a change whose signal was lost, and of the next day. */
const between: Pause = { atLeastMs: 1_000, atMostMs: 10_000 };

export interface FiguresFeed {
  add(connection: Connection): void;
  stop(): Promise<void>;
}

export interface FiguresFeedDeps extends ReadFiguresDeps {
  readonly clock: Clock;
  readonly signals: Pick<Signals, 'subscribe'>;
  readonly failed: (error: unknown) => void;
}

export async function startFiguresFeed(deps: FiguresFeedDeps): Promise<FiguresFeed> {
  const { clock, signals, failed } = deps;
  /** Each with the text that it was sent last. */
  const connections = new Map<Connection, string | null>();

  const loop = startLoop({
    clock,
    first: untilWoken,
    async round() {
      if (connections.size === 0) return untilWoken;
      const now = await today(deps);
      const figures = await readFigures(deps, { ...now, from: now.today, to: now.today });
      const message: InsightsMessage = { type: 'insights', ...figures };
      const text = JSON.stringify(message);
      for (const [connection, sent] of connections) {
        if (sent === text) continue;
        connection.sendText(text);
        connections.set(connection, text);
      }
      return between;
    },
    failed(error) {
      failed(error);
      return between;
    },
  });
  const unsubscribe = await signals.subscribe(figuresChannel, () => loop.wake());

  return {
    add(connection) {
      connections.set(connection, null);
      connection.onClosed(() => connections.delete(connection));
      loop.wake();
    },
    async stop() {
      await unsubscribe();
      await loop.stop();
      for (const connection of connections.keys()) connection.close('goingAway');
    },
  };
}
