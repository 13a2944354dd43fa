// Messages of about the size of Waggle's, for the bare server.
const step = { seq: 1, kind: 'order', status: 'created', at: '2026-01-01T12:00:00.000Z', reason: null };

export const snapshotOf = (path: string): string => JSON.stringify({ type: 'snapshot', path, seq: 1, steps: [step] });
export const stepText = JSON.stringify({ type: 'step', ...step, seq: 2, status: 'confirmed' });
