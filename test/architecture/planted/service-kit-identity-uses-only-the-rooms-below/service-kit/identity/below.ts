import type { Above } from '../operations/index.ts';

export type Below = Above;
