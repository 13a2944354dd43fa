// Who is signed in. The session itself is a cookie that no script can read.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Role, SessionView } from '@waggle/contracts';
import { get, post, remove } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';

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

/** After an answer that says that the session has ended: asks who is signed in now. */
export const checkSession = () => queryClient.invalidateQueries({ queryKey: sessionKey });

/** Admins may do what the others may. */
export const mayActAs = (role: Role, wanted: Role): boolean => role === wanted || role === 'admin';
