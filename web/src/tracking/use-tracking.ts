// An order, live: its steps, its courier, and the state of the connection.
import { useQuery } from '@tanstack/react-query';
import type { OrderView } from '@waggle/contracts';
import { useEffect, useRef, useState } from 'react';
import { get } from '../api/client.ts';
import type { LiveState } from '../live/live-socket.ts';
import { messageDecoder } from '../live/message-decoder.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';
import { isFinal } from '../orders/order-status.ts';
import { hasCurrencyDigits, savedOrder, updateSavedOrder, updateSavedStatus } from '../orders/saved-orders.ts';
import { checks } from './order-messages.generated.ts';
import { type Progress, progressOf } from './progress.ts';
import { applyTracking, noSteps, type TimelineState, type TrackingMessage } from './timeline.ts';

/** A position fades after ten seconds. */
const rideAskMs = 5_000;

const decode = messageDecoder<TrackingMessage>(checks);

export interface CourierPosition {
  readonly latitude: number;
  readonly longitude: number;
  /** RFC 3339. */
  readonly at: string;
}

export interface Tracking {
  /** Null until loaded. */
  readonly order: OrderView | null;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly timeline: TimelineState;
  readonly progress: Progress | null;
  readonly position: CourierPosition | null;
  readonly live: LiveState;
  readonly token: string | undefined;
  /** For the link to share; undefined for staff, and where an earlier version made none. */
  readonly sharedToken: string | undefined;
}

const isOfRide = (position: CourierPosition | null, progress: Progress | null): boolean =>
  position !== null && (progress?.setOffAt ?? null) !== null && position.at >= (progress?.setOffAt ?? '');

/** @param linkToken from the link; the token of the device that ordered comes first, and without any, a staff session counts */
export function useTracking(orderId: string, linkToken: string): Tracking {
  // An order placed on this device shows from storage, without waiting for the server.
  const [saved] = useState(() => savedOrder(orderId));
  const token = saved?.token ?? (linkToken || undefined);
  const stored = saved && hasCurrencyDigits(saved.order) ? saved.order : null;
  const query = useQuery({
    queryKey: ['order', orderId, token],
    queryFn: ({ signal }) => get<OrderView>(`/api/orders/${orderId}`, { token, signal }),
  });
  // The device stores no customer: the server adds them.
  const order = query.data ?? stored ?? null;
  const error = stored ? null : query.error;

  const [timeline, setTimeline] = useState(noSteps);
  const [position, setPosition] = useState<CourierPosition | null>(null);
  const showPosition = ({ latitude, longitude, at }: CourierPosition): void =>
    // Polling returns the same position until the courier sends another.
    setPosition((before) => (before?.at === at ? before : { latitude, longitude, at }));
  const latest = useRef(timeline);
  const progress = order && progressOf(timeline.steps, order);
  const status = progress?.status;
  // An ended order gets no more steps. The stored status may be stale, so only a step from the server counts.
  const hasEnded = timeline.seq > 0 && status !== undefined && isFinal(status);

  const { state: live, reconnect } = useLiveSocket({
    path: hasEnded || error ? null : `/ws/orders/${orderId}`,
    decode,
    // Polls more often for a moving courier than for a waiting order.
    askAtLeastEveryMs: progress?.setOffAt ? rideAskMs : undefined,
    ask: (signal) => get<TrackingMessage>(`/api/timelines/${orderId}`, { token, signal }),
    firstMessage: () => ({
      type: 'subscribe',
      ...(token === undefined ? {} : { token }),
      ...(latest.current.seq > 0 ? { after: latest.current.seq } : {}),
    }),
    onMessage(message) {
      const seen = message.type === 'position' ? message : message.type === 'snapshot' ? message.position : undefined;
      if (seen) showPosition(seen);
      if (message.type === 'position') return;
      latest.current = applyTracking(latest.current, message);
      setTimeline(latest.current);
    },
  });
  useEffect(() => {
    if (timeline.gap) reconnect();
  }, [timeline.gap, reconnect]);

  useEffect(() => {
    if (query.data) updateSavedOrder(query.data);
  }, [query.data]);

  useEffect(() => {
    if (status && timeline.seq > 0) updateSavedStatus(orderId, status);
  }, [orderId, status, timeline.seq]);

  return {
    order,
    error,
    retry: () => void query.refetch(),
    timeline,
    progress,
    // That of a courier who gave it back says nothing about the next one.
    position: hasEnded || !isOfRide(position, progress) ? null : position,
    live,
    token,
    sharedToken: saved ? saved.shared : token,
  };
}
