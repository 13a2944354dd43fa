// What operators see: gauges measured when Prometheus asks.
export * from './measured-gauges.ts';
