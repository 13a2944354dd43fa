import { place } from '../services/orders/place-order.ts';
export const up = place;
