// All planted bugs.
import { busHardeningMutants } from './bus-hardening-mutants.ts';
import { busMutants } from './bus-mutants.ts';
import { collectionMutants } from './collection-mutants.ts';
import { consumerMutants } from './consumer-mutants.ts';
import { limitMutants } from './limit-mutants.ts';
import { mongoMutants } from './mongo-mutants.ts';
import type { Mutant } from './mutant.ts';
import { partitionMutants } from './partition-mutants.ts';
import { peopleMutants } from './people-mutants.ts';
import { rebuildMutants } from './rebuild-mutants.ts';
import { safetyMutants } from './safety-mutants.ts';
import { serviceMutants } from './service-mutants.ts';
import { sharedCommitMutants } from './shared-commit-mutants.ts';
import { storeMutants } from './store-mutants.ts';
import { versionMutants } from './version-mutants.ts';

export const mutants: readonly Mutant[] = [
  ...serviceMutants,
  ...busMutants,
  ...busHardeningMutants,
  ...consumerMutants,
  ...storeMutants,
  ...versionMutants,
  ...sharedCommitMutants,
  ...collectionMutants,
  ...limitMutants,
  ...mongoMutants,
  ...partitionMutants,
  ...peopleMutants,
  ...rebuildMutants,
  ...safetyMutants,
];
