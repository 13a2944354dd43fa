// Whether Waggle knows its clients behind a proxy: of one that it does not trust, all clients share one address, and its limits.
import { ask } from './ask.ts';
import { type Finding, ok, skipped, wrong } from './finding.ts';

const check = 'proxies';

/** Asks for something at the address, and looks whether that came with `X-Forwarded-For`, and from a proxy that is trusted. */
export async function checkForwarding(url: string, operationsUrl: string): Promise<Finding> {
  const before = await forwardedAt(operationsUrl);
  await ask(`${url}/api/menu`);
  const after = await forwardedAt(operationsUrl);
  if (before === null || after === null)
    return skipped(
      check,
      `${operationsUrl}/metrics, which tells them, is not reached: --operations-url names another address`,
    );
  if (after.ignored > before.ignored)
    return wrong(
      check,
      'a proxy says for whom it asks (X-Forwarded-For), and is not trusted: all clients behind it share one address, and its limits',
      'give its address to every process: WAGGLE_TRUSTED_PROXIES, such as loopback, uniquelocal or 10.0.0.0/8. The log names it.',
    );
  return ok(
    check,
    after.trusted > before.trusted ? 'tell for whom they ask, and are trusted' : 'none says for whom it asks',
  );
}

async function forwardedAt(operationsUrl: string): Promise<{ trusted: number; ignored: number } | null> {
  const answer = await ask(`${operationsUrl}/metrics`);
  if (typeof answer === 'string' || answer.status !== 200) return null;
  // One process may have several services, and each a line.
  const counted = (trusted: boolean): number | null => {
    const line = new RegExp(`^waggle_http_forwarded_requests_total\\{.*trusted="${trusted}".*\\} (\\d+)$`, 'gm');
    const found = [...answer.body.matchAll(line)];
    return found.length === 0 ? null : found.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const [trusted, ignored] = [counted(true), counted(false)];
  return trusted === null || ignored === null ? null : { trusted, ignored };
}
