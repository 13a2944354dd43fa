import { courier } from '../deliveries/courier.ts';
export const placed = courier;
