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
    // Whatever was loaded as this person is not for the next.
    onSuccess: () => {
      queryClient.clear();
      queryClient.setQueryData<SessionView>(sessionKey, { account: null, expires_at: null });
    },
  });

/** After a word that the session has ended: asks who is signed in now. Nobody is shown a page of staff any more. */
export async function checkSession(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: sessionKey });
  if (queryClient.getQueryData<SessionView>(sessionKey)?.account !== null) return;
  // Whatever was loaded as this person is not for the next.
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}

/**
 * A session goes on while it is used, and the service that has the sessions must hear of that: others may only read them.
 * To be called when something was done; asks now and then.
 */
export function keepSession(): void {
  const { data, dataUpdatedAt: asked = 0 } = queryClient.getQueryState<SessionView>(sessionKey) ?? {};
  if (!data?.expires_at) return;
  const lasts = Date.parse(data.expires_at) - asked;
  if (Date.now() - asked >= Math.min(longestUnaskedMs, lasts / 4)) void checkSession();
}
const longestUnaskedMs = 20 * 60_000;

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
export const mayActAs = (role: Role, wanted: Role): boolean => role === wanted || role === 'admin';
