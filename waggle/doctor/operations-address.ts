// Where metrics and operations are reached: nobody who orders may, and whoever operates must.
import { isLoopback } from '@waggle/service-kit/config';
import { ask } from './ask.ts';
import { type Finding, ok, skipped, wrong } from './finding.ts';

const check = 'metrics';

/**
 * @param url as customers use it
 * @param operationsUrl where the settings or `--operations-url` have operations; `url` where that is the same
 */
export async function checkOperations(url: string, operationsUrl: string): Promise<Finding> {
  const { hostname } = new URL(url);
  if (isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'))) {
    if (operationsUrl === url) return ok(check, 'are with everything else, where no other machine connects');
  } else if (await hasMetrics(url)) {
    return wrong(
      check,
      `${url}/metrics answers whoever reaches ${hostname}, and so do dead letters and the API's documentation`,
      'give WAGGLE_OPERATIONS_PORT, or let the proxy refuse /metrics, /docs, /api/docs, /api/operations, /ws/operations, /api/dead-letters, /api/outbox, /api/faults and /api/erase.',
    );
  }
  if (operationsUrl === url) return ok(check, `are not reached at ${hostname}`);
  return (await hasMetrics(operationsUrl))
    ? ok(check, `answer at ${operationsUrl}, and not at ${hostname}`)
    : skipped(check, `${operationsUrl} does not answer from here: --operations-url names another address`);
}

async function hasMetrics(url: string): Promise<boolean> {
  const answer = await ask(`${url}/metrics`);
  return typeof answer !== 'string' && answer.status === 200 && answer.body.includes('waggle_');
}
