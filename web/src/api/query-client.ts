// The cache of what was loaded. Nothing is polled: changes come over the WebSockets.
import { QueryClient } from '@tanstack/react-query';
import { isRetryable } from './api-error.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
      retry: (failures, error) => failures < 4 && isRetryable(error),
      // Also while the device reports that it is offline: some report that when they are not.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
