// What the HTTP server measures: requests by route and outcome, WebSockets by route and close code.
import { closeCodes } from '@waggle/contracts';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Returns a function that records one answered request, with its time in ms. */
export function httpMetrics(metrics: Registry) {
  const seconds = new Histogram({
    name: 'waggle_http_request_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  });
  return (method: string, route: string, status: number, ms: number) =>
    seconds.observe({ method, route, status }, ms / 1_000);
}

/** Counts WebSockets by route and close code. */
export function socketMetrics(metrics: Registry) {
  const open = new Gauge({
    name: 'waggle_websockets_open',
    help: 'WebSockets that are open now.',
    labelNames: ['route'],
    registers: [metrics],
  });
  const total = new Counter({
    name: 'waggle_websockets_total',
    help: 'WebSockets opened.',
    labelNames: ['route'],
    registers: [metrics],
  });
  const ended = new Counter({
    name: 'waggle_websockets_closed_total',
    help: 'WebSockets closed, by close code; 1006 is a connection that broke.',
    labelNames: ['route', 'code'],
    registers: [metrics],
  });
  return {
    opened(route: string) {
      open.inc({ route });
      total.inc({ route });
    },
    closed(route: string, code: number) {
      open.dec({ route });
      ended.inc({ route, code: knownCode(code) });
    },
  };
}

// A peer may send any code, and each would become a time series.
const knownCode = (code: number): string =>
  codesOfTheProtocol.includes(code) || codesOfOurs.includes(code) ? String(code) : 'other';
const codesOfTheProtocol = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013];
const codesOfOurs: readonly number[] = Object.values(closeCodes).map(({ code }) => code);
