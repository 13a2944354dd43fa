import type { Tool } from '../tools/index.ts';

export type Start = Tool;
