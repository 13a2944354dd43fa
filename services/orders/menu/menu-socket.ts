// The live menu over a WebSocket.
import { MenuChangesMessage, MenuMessage } from '@waggle/contracts';
import { type SocketApi, type SocketRoute, snapshotInParts } from '@waggle/service-kit/http';
import type { MenuFeed } from './menu-feed.ts';

export const menuSocket = (feed: Pick<MenuFeed, 'add'>): SocketRoute => ({
  path: '/ws/menu',
  connect({ connection, request }) {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    feed.add(connection, { have: searchParams.get('have') ?? undefined, parts: searchParams.has('parts') });
  },
});

export const menuSocketApi: readonly SocketApi[] = [
  {
    name: 'menu',
    path: '/ws/menu',
    about: 'The menu for anybody, and its changes.',
    query: { have: { type: 'string', description: 'the menu_version that the client has' }, ...snapshotInParts },
    sends: [
      { name: 'menu', summary: 'The whole menu.', schema: MenuMessage },
      { name: 'changes', summary: 'What changed.', schema: MenuChangesMessage },
    ],
  },
];
