import { fixture } from '../test/support/fixture.ts';
export const up = fixture;
