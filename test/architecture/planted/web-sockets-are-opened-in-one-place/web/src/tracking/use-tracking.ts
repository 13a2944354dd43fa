import { openLiveSocket } from '../live/live-socket.ts';
export const tracking = openLiveSocket;
