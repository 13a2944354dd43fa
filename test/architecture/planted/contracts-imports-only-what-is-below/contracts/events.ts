import { open } from '../store/open.ts';
export const events = open;
