// What is asked for and kept. Nothing is asked for again by the clock: what changes comes over the WebSockets.
import { QueryClient } from '@tanstack/react-query';
import { isRetryable } from './api-error.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
      retry: (failures, error) => failures < 4 && isRetryable(error),
      // Also tried while the device says it is offline: some say so and are not.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
