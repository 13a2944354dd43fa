// `waggle tokens …`: manages the tokens of scripts through the API of a running Waggle, on both engines.
import { styleText } from 'node:util';
import type { MadeToken, NewToken, TokenView } from '@waggle/contracts';
import { readConfig } from '@waggle/service-kit/config';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { handOver } from '../hand-over.ts';
import { jsonText } from '../json-text.ts';
import { column, line } from '../printable.ts';
import { staffSettings } from '../settings.ts';
import { type StaffApi, staffApi } from '../staff-api.ts';

type Options = Readonly<Record<string, unknown>>;

export async function listTokens(options: Options): Promise<void> {
  const tokens = await all(staffApi(options));
  if (options['json']) return void process.stdout.write(jsonText({ tokens }));
  const now = Date.now();
  const rows = tokens.map(({ name, role, read_only, expires_at }) => {
    const ended = Date.parse(expires_at) <= now ? 'ended' : 'until';
    const may = read_only ? `${role}, reads only` : role;
    return `${styleText('bold', column(name, 24))} ${may.padEnd(20)} ${ended} ${expires_at.slice(0, 10)}`;
  });
  process.stdout.write(rows.length > 0 ? `${rows.join('\n')}\n` : 'no tokens\n');
}

export async function addToken(name: string, options: Options): Promise<void> {
  const days = Number(options['days']);
  if (!Number.isInteger(days)) throw new UsageError(`--days is ${JSON.stringify(options['days'])}: give whole days`);
  const token = { name, role: options['role'], read_only: options['readOnly'] === true, days } as NewToken;
  const made = await staffApi(options).ask<MadeToken>('POST', '/api/tokens', token);
  const { staff } = readConfig({ staff: staffSettings }, flagsOf(options, staffSettings));
  const about = `the token ${line(name, 80)}, which works until ${made.expires_at}`;
  handOver({ secret: made.token, about, file: `token-${made.token_id}` }, staff.data);
}

export async function removeToken(name: string, options: Options): Promise<void> {
  const api = staffApi(options);
  const tokens = await all(api);
  const token = tokens.find((one) => one.name === name);
  if (!token) {
    const there = tokens.map((one) => one.name).join(', ') || 'none';
    throw new UsageError(`there is no token ${JSON.stringify(name)}: there are ${there}`);
  }
  await api.ask<null>('DELETE', `/api/tokens/${token.token_id}`);
  process.stdout.write(`the token ${line(name, 80)} no longer works\n`);
}

const all = async (api: StaffApi): Promise<TokenView[]> =>
  (await api.ask<{ tokens: TokenView[] }>('GET', '/api/tokens')).tokens;
