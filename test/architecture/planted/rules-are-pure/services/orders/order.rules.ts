import { readFileSync } from 'node:fs';
export const advance = () => readFileSync('order');
