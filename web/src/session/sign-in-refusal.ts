// Texts for a refused sign-in, or a refused password or passkey.
import type { TFunction } from 'i18next';
import { ApiError } from '../api/api-error.ts';
import { NoPasskeyError } from './passkeys.ts';

export function signInRefusal(error: Error, t: TFunction): string {
  const refusedPasskey = passkeyRefusal(error, t);
  if (refusedPasskey) return refusedPasskey;
  if (!(error instanceof ApiError)) return t('noAnswer');
  if (error.code === 'wrong_password') return t('session.wrongPassword');
  if (error.status === 401) return t('session.wrong');
  if (error.status === 429) return t('session.throttled', { count: Math.ceil(error.retryAfter ?? 60) });
  return passwordRefusal(error, t) ?? error.message;
}

/** Why a passkey was not taken; undefined for any other error. */
export function passkeyRefusal(error: unknown, t: TFunction): string | undefined {
  if (error instanceof NoPasskeyError) return t(error.isKnown ? 'session.passkey.known' : 'session.passkey.none');
  if (!(error instanceof ApiError)) return undefined;
  if (error.code === 'passkey_needed') return t('session.passkey.needed');
  if (error.code === 'passkey_refused') return t('session.passkey.refused');
  return error.code === 'passkey_place' ? t('session.passkey.place') : undefined;
}

/** Why a new password is refused; undefined for any other error. */
export function passwordRefusal(error: unknown, t: TFunction): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const { code } = error;
  if (code === 'password_common') return t('session.refused.common');
  if (code === 'password_known') return t('session.refused.known');
  return code === 'password_same' ? t('session.refused.same') : undefined;
}
