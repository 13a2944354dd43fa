import type { Above } from '../process/index.ts';

export type Below = Above;
