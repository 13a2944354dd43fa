// The table of commands: default deny, and what follows from the routes that a command uses.
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { checkCommands, commandAccess, mayRun } from './command-access.ts';

const whoMay = (name: string): string[] =>
  (['anyone', 'tracking', 'kitchen', 'courier', 'admin'] as const).filter((principal) =>
    mayRun(principal, commandAccess[name] ?? { stores: 'writes' }),
  );

describe('the table of commands', () => {
  test('refuses a command that it does not list, and a row without a command', () => {
    const program = new Command('waggle');
    program.command('accounts').command('forgotten');
    expect(() => checkCommands(program)).toThrow('no access table lists waggle accounts forgotten');
    expect(() => checkCommands(new Command('waggle'))).toThrow('commandAccess lists commands that do not exist: up');
  });

  test.each([
    ['config', ['anyone', 'tracking', 'kitchen', 'courier', 'admin']],
    ['order', ['anyone', 'tracking', 'kitchen', 'courier', 'admin']],
    ['track', ['tracking', 'kitchen', 'admin']],
    ['refill', ['kitchen', 'admin']],
    ['accounts reset-password', ['admin']],
    ['dead-letters discard', ['admin']],
    ['backup', []],
    ['staff-token', []],
  ])('waggle %s may be run with a token of %j', (name, principals) => {
    expect(whoMay(name)).toEqual(principals);
  });
});
