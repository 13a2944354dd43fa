// The conformance suite on MongoDB.
import { describe, inject } from 'vitest';
import { describeProjection, sumsDefinition } from './describe-projection.ts';
import { describeStore } from './describe-store.ts';
import { mongoEngine, mongoEngineOf } from './engines.ts';

const url = inject('mongodbUrl');

if (url === null) describe.skip('the store on MongoDB', () => {});
else {
  describeStore('MongoDB', mongoEngine(url));
  describeProjection('MongoDB', mongoEngineOf(url, sumsDefinition));
}
