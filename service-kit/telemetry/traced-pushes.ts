// From a commit to the pages that show it: the signal that tells the processes, and what each of them pushes for it.
import { SpanKind } from '@opentelemetry/api';
import type { Signals } from '@waggle/bus';
import type { Connection, SocketRoute } from '../http/index.ts';
import { outside, type ReceivedSignal, receivedSignal, receiving, sendingSpan } from './current-work.ts';
import { isSampled, linkTo, readTraceparent, writeTraceparent } from './trace-context.ts';
import { planSpan, preciseNow } from './traced-span.ts';
import type { Tracing } from './tracing.ts';

/** What a traced signal carries besides its message. */
interface Carried {
  readonly traceparent?: unknown;
  readonly correlation_id?: unknown;
}

export const tracedSignals = (signals: Signals): Signals => ({
  get refusals() {
    return signals.refusals;
  },
  send(channel, message) {
    const sender = sendingSpan();
    const isObject = typeof message === 'object' && message !== null && !Array.isArray(message);
    if (!sender?.context || !isObject) return signals.send(channel, message);
    const carried: Carried = { traceparent: writeTraceparent(sender.context), correlation_id: sender.correlationId };
    return signals.send(channel, { ...message, ...carried });
  },
  subscribe: (channel, receive) =>
    signals.subscribe(channel, (message) => {
      const { traceparent, correlation_id } = (message ?? {}) as Carried;
      const sender = readTraceparent(typeof traceparent === 'string' ? traceparent : undefined);
      if (!sender || !isSampled(sender)) return outside(() => receive(message));
      const correlationId = typeof correlation_id === 'string' ? correlation_id : '';
      return receiving({ sender, correlationId, receivedAt: preciseNow(), pushes: new Map() }, () => receive(message));
    }),
  close: () => signals.close(),
});

export const tracedSocket = (tracing: Tracing, route: SocketRoute): SocketRoute => ({
  ...route,
  connect: (opened) =>
    route.connect({ ...opened, connection: tracedConnection(tracing, route.path, opened.connection) }),
});

function tracedConnection(tracing: Tracing, route: string, connection: Connection): Connection {
  const pushed = () => {
    const signal = receivedSignal();
    if (signal) notePush(tracing, route, signal);
  };
  return {
    ...connection,
    send(message, options) {
      pushed();
      connection.send(message, options);
    },
    sendText(message, options) {
      pushed();
      connection.sendText(message, options);
    },
  };
}

/** One span for all messages that a signal pushes in one go, to however many followers. */
function notePush(
  tracing: Tracing,
  route: string,
  { sender, correlationId, receivedAt, pushes }: ReceivedSignal,
): void {
  const running = pushes.get(route);
  if (running) {
    running.messages += 1;
    return;
  }
  const push = { messages: 1 };
  pushes.set(route, push);
  const span = planSpan({
    tracer: tracing.tracer,
    name: `push ${route}`,
    kind: SpanKind.PRODUCER,
    correlationId,
    attributes: { 'http.route': route, 'waggle.correlation_id': correlationId },
    links: linkTo(sender),
    sampled: true,
    begunAt: receivedAt,
  });
  // Followers are sent to one after another, without a pause.
  queueMicrotask(() => {
    pushes.delete(route);
    span.set({ 'waggle.push.messages': push.messages });
    span.end();
  });
}
