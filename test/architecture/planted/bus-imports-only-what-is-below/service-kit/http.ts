export type Http = 1;
