// The relay's conformance suite on an outbox in MongoDB.
import { mongoEngine } from '@waggle/store/conformance/engines.ts';
import { describe, inject } from 'vitest';
import { describeRelays } from './describe-relays.ts';

const url = inject('mongodbUrl');

if (url === null) describe.skip('the relay on MongoDB', () => {});
else describeRelays('MongoDB', mongoEngine(url));
