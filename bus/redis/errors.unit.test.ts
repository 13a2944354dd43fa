import { backoffDelay, messageOf } from '@waggle/contracts';
import { ErrorReply, SimpleError, SocketClosedUnexpectedlyError } from 'redis';
import { describe, expect, test } from 'vitest';
import { EngineUnavailableError, GroupMissingError } from '../event-log.ts';
import { reconnectBackoff } from './connection.ts';
import { engineError, needsReconnect } from './errors.ts';

const given = (message: string) => engineError(new SimpleError(message), 'redis:6379');

describe('errors of Redis', () => {
  test.each([
    'LOADING Redis is loading the dataset in memory',
    "READONLY You can't write against a read only replica.",
    "OOM command not allowed when used memory > 'maxmemory'.",
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    'NOREPLICAS Not enough good replicas to write.',
    'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist on disk.',
    'BUSY Redis is busy running a script.',
    'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
    'ERR max number of clients reached',
    'CLUSTERDOWN Hash slot not served',
    'TRYAGAIN Multiple keys request during rehashing of slot',
    'NOAUTH Authentication required.',
    'WRONGPASS invalid username-password pair or user is disabled.',
  ])('%s: the engine is unavailable for now', (message) => {
    const error = given(message);
    expect(error).toBeInstanceOf(EngineUnavailableError);
    expect((error as Error).message).toContain('redis:6379');
    expect((error as Error).cause).toBeInstanceOf(ErrorReply);
    // Why, the reply itself, and what to do.
    expect((error as Error).message).toMatch(/^Redis at redis:6379 (is|accepts|requires|rejects) .+ \(.+\): .{10,}$/);
    expect(message.startsWith((error as EngineUnavailableError).refusal ?? '?')).toBe(true);
  });

  test.each([
    "NOGROUP No such key 'orders-stream' or consumer group 'orders-group' in XREADGROUP with GROUP option",
    'UNBLOCKED the stream key no longer exists',
  ])('%s: the group is missing', (message) => {
    expect(given(message)).toBeInstanceOf(GroupMissingError);
  });

  test.each(['WRONGTYPE Operation against a key holding the wrong kind of value', 'ERR unknown command', 'NOPERM'])(
    '%s surfaces as it is, since trying again would not help',
    (message) => {
      expect(given(message)).toBeInstanceOf(SimpleError);
    },
  );

  test('a broken connection is unavailability with its cause; a mistake of ours is not', () => {
    const lost = new SocketClosedUnexpectedlyError();
    expect(engineError(lost, 'a:1')).toMatchObject({ name: 'EngineUnavailableError', cause: lost });
    const mistake = new TypeError('Invalid argument type');
    expect(engineError(mistake, 'a:1')).toBe(mistake);
  });

  test('only a demoted server invalidates a live connection', () => {
    expect(needsReconnect(new SimpleError("READONLY You can't write"))).toBe(true);
    expect(needsReconnect(new SimpleError('UNBLOCKED the stream key no longer exists'))).toBe(false);
    expect(needsReconnect(new SimpleError('NOAUTH Authentication required.'))).toBe(true);
    expect(needsReconnect(new SimpleError('OOM command not allowed'))).toBe(false);
  });

  test('an error without a message is named by its code', () => {
    const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    expect(messageOf(refused)).toBe('ECONNREFUSED');
  });
});

test('the connection backoff doubles up to two seconds, and half of it is jitter', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 61].map((failures) => backoffDelay(reconnectBackoff, failures, () => 0));
  expect(longest).toEqual([50, 100, 200, 400, 800, 1600, 2000, 2000]);
  expect(backoffDelay(reconnectBackoff, 61, () => 1)).toBe(1000);
});
