import { topology } from '../../waggle/topology.ts';
export const placed = topology;
