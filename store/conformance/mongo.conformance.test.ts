// The conformance suite on MongoDB.
import { describe, inject } from 'vitest';
import { describeStore } from './describe-store.ts';
import { mongoEngine } from './engines.ts';

const url = inject('mongodbUrl');

if (url === null) describe.skip('the store on MongoDB', () => {});
else describeStore('MongoDB', mongoEngine(url));
