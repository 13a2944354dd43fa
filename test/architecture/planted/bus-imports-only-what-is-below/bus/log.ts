import type { Http } from '../service-kit/http.ts';
export type Log = Http;
