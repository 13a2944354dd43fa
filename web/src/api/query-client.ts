// The query cache. It never polls: changes arrive over the WebSockets.
import { QueryClient } from '@tanstack/react-query';
import { isRetryable } from './api-error.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
      retry: (failures, error) => failures < 4 && isRetryable(error),
      // Some devices report that they are offline when they are not.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
