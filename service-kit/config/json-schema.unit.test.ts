import Type from 'typebox';
import { Compile } from 'typebox/schema';
import { expect, test } from 'vitest';
import { settingsSchema } from './json-schema.ts';
import { platformSettings } from './platform-settings.ts';
import { type ConfigTable, RangeOfSeconds } from './setting.ts';

const kitchen = {
  name: { env: 'NAME', schema: Type.String(), default: 'kitchen', about: 'Its name.' },
  ovens: { env: 'OVENS', schema: Type.Integer({ minimum: 1, maximum: 9 }), default: 2, about: 'How many.' },
  speed: { env: 'SPEED', schema: Type.Number({ minimum: 0.1 }), default: 1, about: 'How fast.' },
  open: { env: 'OPEN', schema: Type.Boolean(), default: true, about: 'Whether it is open.' },
  baking: {
    env: 'BAKING',
    schema: RangeOfSeconds({ minimum: 1 }),
    default: { minimum: 2, maximum: 5 },
    about: 'Time.',
  },
  colour: { env: 'COLOUR', schema: Type.Enum(['red', 'blue']), default: 'red', about: 'Its colour.' },
  coin: { env: 'COIN', schema: Type.String({ pattern: '^[A-Z]{3}$' }), default: '', about: 'Its coin.' },
  tiles: { env: 'TILES', schema: Type.String({ pattern: '^(?=a)' }), default: '', about: 'Its map.' },
} as const satisfies ConfigTable;

const schemas = settingsSchema(kitchen);

test.each([
  ['NAME', 'north', true],
  ['NAME', 12, true],
  ['NAME', true, false],
  ['OVENS', 3, true],
  ['OVENS', '3', true],
  ['OVENS', '', true],
  ['OVENS', 10, false],
  ['OVENS', 1.5, false],
  ['OVENS', 'three', false],
  ['SPEED', 0.5, true],
  ['SPEED', 0.05, false],
  ['OPEN', 'off', true],
  ['OPEN', false, true],
  ['OPEN', 'no', false],
  ['BAKING', '2-5', true],
  ['BAKING', 4, true],
  ['BAKING', 0.5, false],
  ['BAKING', '-2', false],
  ['COLOUR', 'blue', true],
  ['COLOUR', 'green', false],
  ['COIN', 'EUR', true],
  ['COIN', 'eur', false],
  // Lookaround is left out of the schema, and left to the process.
  ['TILES', 'b', true],
])('%s: %j in a file of values is allowed: %s', (env, value, allowed) => {
  expect(Compile(schemas[env] as object).Check(value)).toBe(allowed);
});

test('the schemas are plain JSON, and say what each setting is for', () => {
  const all = settingsSchema(platformSettings);
  expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  expect(all['LOG_LEVEL']).toEqual({
    description: 'The lowest level that is logged.',
    anyOf: [{ const: '' }, { enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] }],
  });
});
