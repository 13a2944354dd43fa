// Refuses new passwords that are easily guessed.
import { ProblemError } from '@waggle/service-kit/http';
import { isMadeOfKnown, type KnownNames, listedForms } from './password.rules.ts';

/** @throws {ProblemError} 422 with the code `password_common` or `password_known` */
export async function refuseGuessable(password: string, names: KnownNames): Promise<void> {
  const why = await whyGuessable(password, names);
  if (why) throw refused(why.code, why.message);
}

/** Null for a password that is not easily guessed. */
export async function whyGuessable(
  password: string,
  names: KnownNames,
): Promise<{ readonly code: string; readonly message: string } | null> {
  list ??= commonPasswords();
  const common = await list;
  if (listedForms(password).some((form) => common.has(form)))
    return { code: 'password_common', message: 'is one of those that attackers try first: choose another one' };
  if (isMadeOfKnown(password, names)) {
    const message = 'is made of names, dates or numbers that are easily guessed: add unexpected words';
    return { code: 'password_known', message };
  }
  return null;
}

/** @throws {ProblemError} 422 with the code `password_same` */
export function refuseSame(current: string, password: string): void {
  if (current === password) throw refused('password_same', 'is the current password: choose another one');
}

const refused = (code: string, message: string): ProblemError =>
  new ProblemError({
    status: 422,
    code,
    title: 'This password is not safe',
    detail: `#/password ${message}`,
    errors: [{ field: '#/password', message }],
  });

let list: Promise<ReadonlySet<string>> | undefined;

// 49,000 passwords: loaded when the first one is checked, which many processes never do.
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}
