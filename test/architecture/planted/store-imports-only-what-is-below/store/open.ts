import { log } from '../bus/log.ts';
export const open = log;
