// The live menu over a WebSocket.
import type { SocketRoute } from '@waggle/service-kit/http';
import type { MenuFeed } from './menu-feed.ts';

export const menuSocket = (feed: Pick<MenuFeed, 'add'>): SocketRoute => ({
  path: '/ws/menu',
  connect({ connection, request }) {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    feed.add(connection, { have: searchParams.get('have') ?? undefined, parts: searchParams.has('parts') });
  },
});
