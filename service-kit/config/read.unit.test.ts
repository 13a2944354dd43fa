import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { describeConfig, unknownVariables } from './describe.ts';
import { platformSettings } from './platform-settings.ts';
import { readConfig } from './read.ts';
import { type ConfigTable, flagOf, RangeOfSeconds, SettingsError } from './setting.ts';

const kitchen = {
  name: { env: 'WAGGLE_NAME', schema: Type.String(), default: 'kitchen', about: 'Its name.' },
  ovens: { env: 'WAGGLE_OVENS', schema: Type.Integer({ minimum: 1, maximum: 9 }), default: 2, about: 'How many.' },
  speed: { env: 'WAGGLE_SPEED', schema: Type.Number({ minimum: 0.1 }), default: 1, about: 'How fast.' },
  open: { env: 'WAGGLE_OPEN', schema: Type.Boolean(), default: true, about: 'Whether it is open.' },
  baking: {
    env: 'WAGGLE_BAKING',
    schema: RangeOfSeconds(),
    default: { minimum: 2, maximum: 5 },
    about: 'How long it takes.',
  },
  colour: { env: 'WAGGLE_COLOUR', schema: Type.Enum(['red', 'blue']), default: 'red', about: 'Its colour.' },
  coin: {
    env: 'WAGGLE_COIN',
    schema: Type.String({ pattern: /^[A-Z]{3}$/.source, description: 'three capital letters, such as EUR' }),
    default: '',
    about: 'Its coin.',
  },
  key: { env: 'WAGGLE_KEY', schema: Type.String({ minLength: 8 }), default: '', secret: true, about: 'Its key.' },
} as const satisfies ConfigTable;

const read = (env: Record<string, string>, flags = {}) => readConfig({ kitchen }, flags, env).kitchen;

describe('settings', () => {
  test('without anything given, each has its default', () => {
    expect(read({})).toEqual({
      name: 'kitchen',
      ovens: 2,
      speed: 1,
      open: true,
      baking: { minimum: 2, maximum: 5 },
      colour: 'red',
      coin: '',
      key: '',
    });
  });

  test('each kind is read from its text', () => {
    const env = {
      WAGGLE_OVENS: ' 3 ',
      WAGGLE_SPEED: '0.5',
      WAGGLE_OPEN: 'off',
      WAGGLE_BAKING: '0.5-1',
      WAGGLE_COLOUR: 'blue',
    };
    expect(read(env)).toMatchObject({
      ovens: 3,
      speed: 0.5,
      open: false,
      baking: { minimum: 0.5, maximum: 1 },
      colour: 'blue',
    });
  });

  test('a single number is a range from it to itself', () => {
    expect(read({ WAGGLE_BAKING: '4' }).baking).toEqual({ minimum: 4, maximum: 4 });
  });

  test('an empty variable counts as not set', () => {
    expect(read({ WAGGLE_OVENS: '' }).ovens).toBe(2);
  });

  test('a flag wins over the environment', () => {
    expect(read({ WAGGLE_OVENS: '3' }, { WAGGLE_OVENS: '4' }).ovens).toBe(4);
  });

  test.each([
    ['WAGGLE_OVENS', '1.5', 'WAGGLE_OVENS is "1.5", but must be a whole number from 1 to 9'],
    ['WAGGLE_OVENS', '10', 'WAGGLE_OVENS is "10", but must be a whole number from 1 to 9'],
    ['WAGGLE_OVENS', '0x1', 'must be a whole number'],
    ['WAGGLE_SPEED', 'fast', 'WAGGLE_SPEED is "fast", but must be a number of at least 0.1'],
    ['WAGGLE_SPEED', 'Infinity', 'must be a number'],
    ['WAGGLE_OPEN', 'true', 'WAGGLE_OPEN is "true", but must be on or off'],
    ['WAGGLE_BAKING', '5-2', 'WAGGLE_BAKING is "5-2", but must be a span of seconds, low to high, such as 2-5'],
    ['WAGGLE_BAKING', '-2', 'must be a span of seconds'],
    ['WAGGLE_COIN', 'eur', 'WAGGLE_COIN is "eur", but must be three capital letters, such as EUR'],
    ['WAGGLE_COLOUR', 'green', 'WAGGLE_COLOUR is "green", but must be one of red, blue'],
  ])('%s=%s is refused, naming the setting, the value and what is allowed', (name, value, message) => {
    expect(() => read({ [name]: value })).toThrow(SettingsError);
    expect(() => read({ [name]: value })).toThrow(message);
  });

  test('all problems are reported together, in one line', () => {
    const env = { WAGGLE_OVENS: 'x', WAGGLE_OPEN: 'x', WAGGLE_COLOUR: 'x' };
    expect(() => read(env)).toThrow(/WAGGLE_OVENS.*; WAGGLE_OPEN.*; WAGGLE_COLOUR/);
  });

  test('a secret that is not allowed is not shown', () => {
    expect(() => read({ WAGGLE_KEY: 'geheim' })).toThrow(
      'WAGGLE_KEY is what was given, but must have at least 8 characters',
    );
  });

  test.each([
    [{ REDIS_URL: 'redis://localhost' }, 'REDIS_URL is given without MONGODB_URL'],
    [{ MONGODB_URL: 'mongodb://localhost' }, 'MONGODB_URL is given without REDIS_URL'],
  ])('one server of the cluster engine without the other is refused: %o', (env, message) => {
    expect(() => readConfig({ platform: platformSettings }, {}, env)).toThrow(message);
  });

  test('both servers of the cluster engine, or neither, are accepted', () => {
    const both = { REDIS_URL: 'redis://localhost', MONGODB_URL: 'mongodb://localhost' };
    expect(readConfig({ platform: platformSettings }, {}, both).platform.redisUrl).toBe('redis://localhost');
    expect(readConfig({ platform: platformSettings }, {}, {}).platform.redisUrl).toBe('');
  });

  test('an outbox that keeps events for longer than the inbox remembers them is refused', () => {
    const readDays = (env: Record<string, string>) => readConfig({ platform: platformSettings }, {}, env).platform;
    expect(() => readDays({ WAGGLE_OUTBOX_DAYS: '8' })).toThrow(
      'WAGGLE_OUTBOX_DAYS is 8 and WAGGLE_INBOX_DAYS 7, but the inbox must remember an event for as long as it can be published again: make WAGGLE_INBOX_DAYS at least 8',
    );
    expect(() => readDays({ WAGGLE_INBOX_DAYS: '0.5' })).toThrow('make WAGGLE_INBOX_DAYS at least 1');
    expect(readDays({ WAGGLE_OUTBOX_DAYS: '8', WAGGLE_INBOX_DAYS: '8' })).toMatchObject({
      outboxDays: 8,
      inboxDays: 8,
    });
  });

  test('events that keep people for longer than their orders do are refused, each with what to give', () => {
    const people: ConfigTable = {
      days: { env: 'WAGGLE_PERSONAL_DATA_DAYS', schema: Type.Number(), default: 30, about: 'How long.' },
    };
    const read = (env: Record<string, string>) => readConfig({ platform: platformSettings, people }, {}, env).platform;
    expect(() => read({ WAGGLE_STREAM_DAYS: '31' })).toThrow(
      'WAGGLE_STREAM_DAYS is 31 and WAGGLE_PERSONAL_DATA_DAYS 30, but events hold customers too, and would keep them for longer: make WAGGLE_STREAM_DAYS at most 30',
    );
    expect(() => read({ WAGGLE_PERSONAL_DATA_DAYS: '0.5' })).toThrow(
      /make WAGGLE_OUTBOX_DAYS at most 0\.5; .*make WAGGLE_STREAM_DAYS at most 0\.5; .*make WAGGLE_FOREIGN_GROUP_DAYS at most 0\.5$/,
    );
    expect(read({ WAGGLE_FOREIGN_GROUP_DAYS: '30' }).foreignGroupDays).toBe(30);
    // An alert comes a quarter of an hour after three quarters of it: before anything is removed.
    expect(() => read({ WAGGLE_FOREIGN_GROUP_DAYS: '0.04' })).toThrow(/WAGGLE_FOREIGN_GROUP_DAYS/);
    expect(read({ WAGGLE_FOREIGN_GROUP_DAYS: '0.1' }).foreignGroupDays).toBe(0.1);
    // A process whose events hold nobody.
    expect(readConfig({ platform: platformSettings }, {}, { WAGGLE_STREAM_DAYS: '31' }).platform.streamDays).toBe(31);
  });

  test('an unknown variable is named, with the closest match', () => {
    expect(
      unknownVariables({ kitchen }, { WAGGLE_OVEN: '1', WAGGLE_ZZZZZZZZ: '', PATH: '/', WAGGLE_OPEN: 'on' }),
    ).toEqual([
      'WAGGLE_OVEN is not a setting and is ignored: did you mean WAGGLE_OVENS?',
      'WAGGLE_ZZZZZZZZ is not a setting and is ignored',
    ]);
  });

  test('each says where its value came from', () => {
    const described = describeConfig({ kitchen }, { WAGGLE_OVENS: '4' }, { WAGGLE_SPEED: '2', WAGGLE_OPEN: 'perhaps' });
    expect(described.map(({ key, from }) => [key, from])).toContainEqual(['ovens', 'flag']);
    expect(described.map(({ key, from }) => [key, from])).toContainEqual(['speed', 'environment']);
    expect(described.map(({ key, from }) => [key, from])).toContainEqual(['name', 'default']);
    expect(described.find(({ key }) => key === 'open')?.problem).toMatch('must be on or off');
  });

  test('a flag is the variable’s name without WAGGLE_, in kebab case', () => {
    expect([flagOf({ env: 'WAGGLE_SIMULATOR_SPEED' }), flagOf({ env: 'REDIS_URL' })]).toEqual([
      '--simulator-speed',
      '--redis-url',
    ]);
  });
});
