// What of a service does not work, for readiness: its outbox and its consumer.
import type { ConsumerHealth } from '@waggle/bus';
import type { Relay } from '@waggle/bus/relay';
import { messageOf, type StreamName } from '@waggle/contracts';
import type { Store } from '@waggle/store';
import type { PartProblems } from '../operations/index.ts';

/** Streams on which events cannot be published, or which refused some for good. */
export async function outboxProblems(
  name: string,
  store: Pick<Store<object>, 'outbox'>,
  streams: readonly StreamName[],
  relay: Relay,
): Promise<PartProblems> {
  const failing = new Map(relay.failing().map(({ stream, error }) => [stream, error]));
  const problems: Record<string, string> = {};
  // Readiness reports an unavailable store anyway.
  const backlogOf = (stream: StreamName) => store.outbox.backlog(stream).catch(() => null);
  const backlogs = await Promise.all(streams.map(async (stream) => [stream, await backlogOf(stream)] as const));
  for (const [stream, backlog] of backlogs) {
    const reasons: string[] = [];
    if (failing.has(stream)) {
      const age = backlog?.count ? `: the oldest of ${backlog.count} has waited ${seconds(backlog.oldestAgeMs)}` : '';
      reasons.push(`events cannot be published (${messageOf(failing.get(stream))})${age}`);
    }
    if (backlog?.failed) {
      reasons.push(
        `it refused ${backlog.failed} events as invalid: the log says why; \`waggle outbox republish\` retries them`,
      );
    }
    if (reasons.length > 0) problems[`${name} ${stream}`] = reasons.join('; ');
  }
  return problems;
}

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
// A loop waits 5 s for entries at most: one that has not completed a round for this long hangs.
const stuckMs = 60_000;

export function consumerProblem(
  name: string,
  { outage, refusals, store, sinceLastRoundMs }: ConsumerHealth,
): PartProblems {
  const part = `${name} consumer`;
  if (outage !== null) return { [part]: outage };
  if (refusals.length > 0) return { [part]: refusals.join('; ') };
  if (store !== null) return { [part]: `events wait for the store: ${store}` };
  if (sinceLastRoundMs < stuckMs) return {};
  return { [part]: `has not read for ${seconds(sinceLastRoundMs)}` };
}
