import { orders } from '../services/orders/service.ts';
export const http = orders;
