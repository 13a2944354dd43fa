import type { Connection } from '../../service-kit/http/connection.ts';

export type Routes = Connection;
