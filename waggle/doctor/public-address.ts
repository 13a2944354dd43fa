// Waggle as a browser reaches it: its page with its files, its API, what proxies do to them, and its clock.
import { ask, type ProbeAnswer } from './ask.ts';
import { type Finding, ok, skipped, wrong } from './finding.ts';

export interface PublicAddress {
  readonly findings: readonly Finding[];
  /** Whether Waggle answers there; if not, there is nothing more to check. */
  readonly answers: boolean;
}

/**
 * @param url as customers use it, without a slash at its end
 * @param operationsUrl the port of operations, which says why Waggle is not ready; `url` where there is none
 */
export async function checkPublicAddress(url: string, operationsUrl: string): Promise<PublicAddress> {
  const page = await ask(`${url}/`, { accept: 'text/html' });
  if (typeof page === 'string') {
    return {
      findings: [
        wrong(
          'pages',
          `${url}/ does not answer (${page})`,
          'start Waggle with npm start, or give its address with --url; behind a proxy, see where that passes requests on to.',
        ),
      ],
      answers: false,
    };
  }
  const api = await checkApi(url);
  const findings = [
    ...(await checkPage(url, page)),
    ...api.findings,
    clockFinding(page.headers.get('date'), page.between),
    await checkReadiness(url, operationsUrl),
  ];
  return { findings, answers: api.answers };
}

async function checkPage(url: string, { status, body, headers }: ProbeAnswer): Promise<Finding[]> {
  const check = 'pages';
  if (!body.includes('<title>Waggle</title>')) {
    return [
      wrong(
        check,
        `${url}/ answers ${status}, and not with Waggle's page`,
        'see where a proxy passes this path on to, or whether another program has the port.',
      ),
    ];
  }
  if (status !== 200)
    return [
      wrong(
        check,
        `${url}/ answers ${status}: the pages are not built`,
        'npm start builds them; without it: npx vite build web.',
      ),
    ];
  const base = checkBasePath(url, body);
  if (base.state === 'wrong') return [ok(check, `${url}/ answers`), base];
  const kept = headers.get('cache-control') ?? '';
  return [
    /no-cache|no-store|max-age=0/.test(kept)
      ? ok(check, `${url}/ answers`)
      : wrong(
          check,
          `${url}/ comes with Cache-Control: ${kept || 'nothing'}`,
          'let the proxy leave Cache-Control of the page alone: browsers that keep it ask for files of a build that is gone.',
        ),
    base,
    ...(await checkFiles(url, body)),
  ];
}

/** Checks that the page is reached at the path that it was written for. */
function checkBasePath(url: string, page: string): Finding {
  const check = 'base path';
  const here = new URL(url).pathname.replace(/\/+$/, '');
  const [, written = ''] = /<html[^>]* data-base-path="([^"]*)"/.exec(page) ?? [];
  if (written === here) return ok(check, here === '' ? 'the root of the host' : here);
  return wrong(
    check,
    `the page is for ${written || 'the root of the host'}, and is reached at ${here || 'the root of the host'}`,
    here === ''
      ? `open ${new URL(url).origin}${written}/, or take WAGGLE_BASE_PATH away from every process.`
      : `give WAGGLE_BASE_PATH=${here} to every process (global.basePath of the chart), and start them again.`,
  );
}

/** Checks that the page's script comes, compressed, and may be cached. */
async function checkFiles(url: string, page: string): Promise<Finding[]> {
  const check = 'files';
  const [, src] = /<script[^>]* src="([^"]+)"/.exec(page) ?? [];
  if (src === undefined) return [];
  const file = await ask(new URL(src, `${url}/`).href, { 'accept-encoding': 'br, gzip' });
  if (typeof file === 'string' || file.status !== 200 || !/javascript/.test(file.headers.get('content-type') ?? '')) {
    const reason = typeof file === 'string' ? file : `${file.status}, ${file.headers.get('content-type')}`;
    return [wrong(check, `${src} does not come (${reason})`, 'see where a proxy passes /assets on to.')];
  }
  const encoding = file.headers.get('content-encoding');
  const kept = file.headers.get('cache-control') ?? '';
  if (!encoding && file.body.length > 1_400)
    return [
      wrong(
        check,
        `${src} comes uncompressed, though br and gzip are accepted`,
        'let the proxy pass on Accept-Encoding (nginx: no proxy_set_header Accept-Encoding ""), or compress itself.',
      ),
    ];
  if (!/max-age=\d{6,}/.test(kept))
    return [
      wrong(
        check,
        `${src} comes with Cache-Control: ${kept || 'nothing'}`,
        'let the proxy leave Cache-Control alone: without it every visit loads all files again.',
      ),
    ];
  return [ok(check, `come compressed (${encoding ?? 'small'}), and are kept by browsers`)];
}

async function checkApi(url: string): Promise<{ findings: Finding[]; answers: boolean }> {
  const check = 'API';
  const address = `${url}/api/menu`;
  const menu = await ask(address, { accept: 'application/json' });
  const todo = 'see where a proxy passes /api on to, and what the log of the orders service says.';
  if (typeof menu === 'string')
    return { findings: [wrong(check, `${address} does not answer (${menu})`, todo)], answers: false };
  const items = itemsIn(menu.body);
  if (menu.status !== 200 || items === null)
    return { findings: [wrong(check, `${address} answers ${menu.status}, and not with a menu`, todo)], answers: false };
  const etag = menu.headers.get('etag');
  const again =
    etag === null
      ? null
      : await ask(address, { accept: 'application/json', 'if-none-match': etag, 'cache-control': 'no-cache' });
  const isCached = Number(menu.headers.get('age') ?? 0) > 0;
  const finding = isCached
    ? wrong(
        check,
        `${address} comes from a cache on the way (Age: ${menu.headers.get('age')})`,
        'switch the cache of the proxy off for /api: customers see old prices and stock.',
      )
    : again === null || (typeof again !== 'string' && again.status !== 304)
      ? wrong(
          check,
          `${address} is sent again to whom has it already`,
          'let the proxy pass on ETag and If-None-Match: a large menu is loaded again and again otherwise.',
        )
      : ok(check, `${address} answers, with ${items} items`);
  return { findings: [finding], answers: true };
}

function itemsIn(body: string): number | null {
  try {
    const { items } = JSON.parse(body) as { items?: unknown };
    return Array.isArray(items) ? items.length : null;
  } catch {
    return null;
  }
}

/** A Date has whole seconds, and a request takes time. */
const toleratedMs = 5_000;

/** @param date of an answer whose request and arrival were at the two times of this machine */
export function clockFinding(date: string | null, [from, to]: readonly [number, number]): Finding {
  const check = 'clock';
  const at = Date.parse(date ?? '');
  if (Number.isNaN(at)) return skipped(check, 'the answers have no Date');
  const off = at + 1_000 < from ? at + 1_000 - from : at > to ? at - to : 0;
  if (Math.abs(off) <= toleratedMs) return ok(check, "the server's and this machine's agree");
  return wrong(
    check,
    `the server's is ${Math.round(Math.abs(off) / 1_000)} s ${off > 0 ? 'ahead of' : 'behind'} this machine's`,
    'let both be set by NTP (timedatectl set-ntp true): opening hours and promised times follow the server.',
  );
}

/** What the readiness probes say, where they are reached. */
async function checkReadiness(url: string, operationsUrl: string): Promise<Finding> {
  const check = 'readiness';
  const health = (await healthAt(operationsUrl)) ?? (operationsUrl === url ? null : await healthAt(url));
  if (health === null) return skipped(check, 'the probes are not reached from outside, as it should be');
  const parts = Object.entries(health.missing ?? {});
  if (parts.length === 0) return ok(check, health.status);
  return wrong(
    check,
    parts.map(([part, why]) => `${part}: ${why}`).join('; '),
    'mend what it names; the checks below may say more.',
  );
}

interface Health {
  readonly status: string;
  readonly missing?: Readonly<Record<string, string>>;
}

async function healthAt(url: string): Promise<Health | null> {
  const answer = await ask(`${url}/health/ready`);
  return typeof answer === 'string' ? null : healthIn(answer.body);
}

function healthIn(body: string): Health | null {
  try {
    const health = JSON.parse(body) as Health;
    return ['ready', 'starting', 'not ready', 'degraded'].includes(health.status) ? health : null;
  } catch {
    return null;
  }
}
