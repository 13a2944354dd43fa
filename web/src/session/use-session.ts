// The signed-in account. The session itself is an HttpOnly cookie.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Role, SessionView } from '@waggle/contracts';
import { useEffect } from 'react';
import { get, post, remove } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { messageDecoder } from '../live/message-decoder.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';
import { sessionRenewed, useRenewals } from './renewals.ts';

const sessionKey = ['session'];

export const useSession = () =>
  useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => get<SessionView>('/api/session', { signal }) });

export const useSignIn = () =>
  useMutation({
    mutationFn: (body: { readonly login: string; readonly password: string }) =>
      post<SessionView>('/api/session', body),
    onSuccess: tookSession,
  });

/** The server began this session and has set its cookie. */
export const tookSession = (session: SessionView): void => void queryClient.setQueryData(sessionKey, session);

export const useSignOut = () =>
  useMutation({
    mutationFn: () => remove('/api/session'),
    // The next user must not see this one's cached data.
    onSuccess: () => {
      queryClient.clear();
      queryClient.setQueryData<SessionView>(sessionKey, { account: null, expires_at: null });
    },
  });

/** Reloads the session when it seems to have ended; without one, the staff pages close. */
export async function checkSession(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: sessionKey });
  if (queryClient.getQueryData<SessionView>(sessionKey)?.account !== null) return;
  // The next user must not see this one's cached data.
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}

/**
 * Keeps a used session alive: in some deployments only a request to the accounts service extends it, so this sends one now and
 * then. Call after each write.
 */
export function extendSession(): void {
  const { data, dataUpdatedAt: askedAt = 0 } = queryClient.getQueryState<SessionView>(sessionKey) ?? {};
  if (!data?.expires_at || keeping) return;
  const lifetimeMs = Date.parse(data.expires_at) - askedAt;
  if (Date.now() - askedAt < Math.min(longestPauseMs, lifetimeMs / 4)) return;
  // This request is a write, too.
  keeping = true;
  void post<SessionView>('/api/session/use')
    .then(
      tookSession,
      // The next write tries again.
      () => {},
    )
    .finally(() => {
      keeping = false;
    });
}
let keeping = false;
const longestPauseMs = 20 * 60_000;

// The socket carries no data: the server closes it when the session ends.
const decode = messageDecoder<never>({});

/** Closes the staff pages when the session ends. */
export function useSessionEnd(): void {
  const { state } = useLiveSocket({ path: '/ws/session', decode, scope: useRenewals() });
  useEffect(() => {
    // Another tab may have proved again who this is, or changed the password: then there is a new session.
    if (state.kind === 'refused') void checkSession().then(sessionRenewed);
  }, [state]);
}

/** Admins have every role's permissions. */
export const mayActAs = (role: Role, required: Role): boolean => role === required || role === 'admin';
