import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createSocketCeilings } from './socket-ceilings.ts';

test('an address has as many as it may; others have their own number', () => {
  const ceilings = createSocketCeilings(2);
  const sockets = [new EventEmitter(), new EventEmitter(), new EventEmitter(), new EventEmitter()] as const;
  for (const socket of sockets.slice(0, 2)) {
    expect(ceilings.take('one', socket, () => {})).toBe(true);
    ceilings.inUse(socket);
  }
  expect(ceilings.take('one', sockets[2], () => {})).toBe(false);
  expect(ceilings.take('other', sockets[3], () => {})).toBe(true);
  sockets[0].emit('close');
  expect(ceilings.take('one', sockets[2], () => {})).toBe(true);
});

test('the oldest socket that has not subscribed makes room, and no other', () => {
  const ceilings = createSocketCeilings(3);
  const closed: string[] = [];
  const take = (name: string) => {
    const socket = new EventEmitter();
    return { socket, taken: ceilings.take('one', socket, () => closed.push(name)) };
  };
  const used = take('used');
  ceilings.inUse(used.socket);
  take('idle 1');
  take('idle 2');
  expect(take('new').taken).toBe(true);
  expect(closed).toEqual(['idle 1']);
});

test('a ceiling of 0 is none', () => {
  const ceilings = createSocketCeilings(0);
  for (let n = 0; n < 5; n += 1) expect(ceilings.take('one', new EventEmitter(), () => {})).toBe(true);
});
