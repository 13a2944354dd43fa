// `waggle accounts …`: manages staff accounts through the API of a running Waggle, on both engines. The staff token is
// enough to reset a lost admin password; access to the machine is enough to reset a lost staff token.
import { styleText } from 'node:util';
import { type Account, type AccountChange, type NewAccount, newPassword } from '@waggle/contracts';
import { readConfig } from '@waggle/service-kit/config';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { handOver } from '../hand-over.ts';
import { jsonText } from '../json-text.ts';
import { column, line } from '../printable.ts';
import { staffSettings } from '../settings.ts';
import { type StaffApi, staffApi } from '../staff-api.ts';

type Options = Readonly<Record<string, unknown>>;

export async function listAccounts(options: Options): Promise<void> {
  const accounts = await all(staffApi(options));
  if (options['json']) return void process.stdout.write(jsonText({ accounts }));
  const rows = accounts.map(
    ({ login, role, name, disabled }) =>
      `${styleText('bold', column(login, 24))} ${role.padEnd(8)} ${line(name, 40)}${disabled ? '  (disabled)' : ''}`,
  );
  process.stdout.write(rows.length > 0 ? `${rows.join('\n')}\n` : 'no accounts\n');
}

export async function add(login: string, options: Options): Promise<void> {
  const password = newPassword();
  const { name = login, role } = options;
  const account = { login, name, role, password } as NewAccount;
  await staffApi(options).ask<Account>('POST', '/api/accounts', account);
  handOverPassword(login, password, `the password of ${login}`, options);
}

export async function resetPassword(login: string, options: Options): Promise<void> {
  const password = newPassword();
  await change(login, { password }, options);
  handOverPassword(login, password, `the new password of ${login}, whose sessions have ended`, options);
}

export async function disable(login: string, options: Options): Promise<void> {
  await change(login, { disabled: true }, options);
  process.stdout.write(`${login} can no longer sign in, and its sessions have ended\n`);
}

export async function enable(login: string, options: Options): Promise<void> {
  await change(login, { disabled: false }, options);
  process.stdout.write(`${login} can sign in\n`);
}

async function change(login: string, to: AccountChange, options: Options): Promise<void> {
  const api = staffApi(options);
  const accounts = await all(api);
  const account = accounts.find((one) => one.login === login.toLowerCase());
  if (!account) {
    const there = accounts.map((one) => one.login).join(', ') || 'none';
    throw new UsageError(`there is no account ${JSON.stringify(login)}: there are ${there}`);
  }
  await api.ask<Account>('PATCH', `/api/accounts/${account.account_id}`, to);
}

const all = async (api: StaffApi): Promise<Account[]> =>
  (await api.ask<{ accounts: Account[] }>('GET', '/api/accounts')).accounts;

function handOverPassword(login: string, secret: string, about: string, options: Options): void {
  const { staff } = readConfig({ staff: staffSettings }, flagsOf(options, staffSettings));
  handOver({ secret, about, file: `password-of-${login.toLowerCase()}` }, staff.data);
}
