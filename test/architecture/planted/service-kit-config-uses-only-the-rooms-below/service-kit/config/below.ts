import type { Above } from '../http/index.ts';

export type Below = Above;
