// All planted bugs.
import { busMutants } from './bus-mutants.ts';
import type { Mutant } from './mutant.ts';
import { serviceMutants } from './service-mutants.ts';
import { storeMutants } from './store-mutants.ts';

export const mutants: readonly Mutant[] = [...serviceMutants, ...busMutants, ...storeMutants];
