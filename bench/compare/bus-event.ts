// The event that every contestant of the bus carries: 368 bytes.
export const bytesOf = (n: number): string => {
  const order_id = `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const event = {
    event_id: order_id.replace('8000', '9000'),
    event_type: 'order.confirmed',
    event_version: 1,
    correlation_id: order_id,
    causation_id: null,
    source: 'orders-service',
    timestamp: '2026-11-28T12:00:00.000Z',
    payload: { order_id, version: 2, status: 'confirmed', at: '2026-11-28T12:00:00.000Z' },
  };
  return JSON.stringify(event);
};
