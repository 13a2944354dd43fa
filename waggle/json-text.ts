// JSON as commands print it with --json: for programs, and for a terminal that must not execute what is in it.
import { escapedInJson } from '@waggle/contracts/unprintable.ts';

export const jsonText = (value: unknown): string => `${escapedInJson(JSON.stringify(value, null, 2))}\n`;
