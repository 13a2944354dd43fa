// Who is signed in. The session itself is a cookie that no script can read.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Role, SessionView } from '@waggle/contracts';
import { useEffect } from 'react';
import { get, post, remove } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { messageDecoder } from '../live/message-decoder.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';

const sessionKey = ['session'];

export const useSession = () =>
  useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => get<SessionView>('/api/session', { signal }) });

export const useSignIn = () =>
  useMutation({
    mutationFn: (body: { readonly login: string; readonly password: string }) =>
      post<SessionView>('/api/session', body),
    onSuccess: (session) => queryClient.setQueryData(sessionKey, session),
  });

export const useSignOut = () =>
  useMutation({
    mutationFn: () => remove('/api/session'),
    // The next person must not see what this one has loaded.
    onSuccess: () => {
      queryClient.clear();
      queryClient.setQueryData<SessionView>(sessionKey, { account: null, expires_at: null });
    },
  });

/** Asks who is signed in, when the session seems to have ended. If nobody is, the staff's pages close. */
export async function checkSession(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: sessionKey });
  if (queryClient.getQueryData<SessionView>(sessionKey)?.account !== null) return;
  // The next person must not see what this one has loaded.
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}

/**
 * Keeps the session alive while it is used: only a request to the accounts service prolongs it, so this sends one now and then.
 * To be called after each request that changed something.
 */
export function keepSession(): void {
  const { data, dataUpdatedAt: askedAt = 0 } = queryClient.getQueryState<SessionView>(sessionKey) ?? {};
  if (!data?.expires_at) return;
  const lifetimeMs = Date.parse(data.expires_at) - askedAt;
  if (Date.now() - askedAt >= Math.min(longestPauseMs, lifetimeMs / 4)) void checkSession();
}
const longestPauseMs = 20 * 60_000;

// The server sends nothing that a page would need: it closes the socket when the session has ended.
const decode = messageDecoder<never>({});

/** Closes the staff's pages when the session ends. */
export function useSessionEnd(): void {
  // Whoever signed in again, in another tab, has another session.
  const { state } = useLiveSocket({ path: '/ws/session', decode, scope: useSession().data });
  useEffect(() => {
    if (state.kind === 'refused') void checkSession();
  }, [state]);
}

/** Admins may do what the others may. */
export const mayActAs = (role: Role, required: Role): boolean => role === required || role === 'admin';
