import type { Above } from '../identity/index.ts';

export type Below = Above;
