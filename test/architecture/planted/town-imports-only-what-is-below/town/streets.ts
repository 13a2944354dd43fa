import { log } from '../store/log.ts';
export const streets = log;
