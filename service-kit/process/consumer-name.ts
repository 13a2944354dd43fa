// The name of a consumer in its group: no two have the same one, and people see in which process it is.
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

export const newConsumerName = (): string => `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
