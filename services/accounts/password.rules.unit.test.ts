import { expect, test } from 'vitest';
import { isMadeOfKnown, listedForms } from './password.rules.ts';

const names = ['ada', 'Ada Lovelace', 'luigis.example'];

test.each([
  'waggle-2026!',
  'W4ggle-Kitchen-1',
  'November2026',
  'november-2026-november',
  'Ada-Lovelace-1815',
  'lovelace-luigis',
  'Passw0rd-2026',
  'aaaaaaaaaaaa',
  '1234567890',
  'waggle-12345!',
  '24.12.2026-Winter',
  'Sommer_2026!!',
])('%s is made of what an attacker knows', (password) => {
  expect(isMadeOfKnown(password, names)).toBe(true);
});

test.each([
  'honey-cake-12',
  'abcd-efgh-jkmn-pqrs',
  'the ferry leaves at nine',
  '7f3a9b2c41d8e0f6a5b4c3d2',
  'waggle pigeon umbrella',
  '4830271956480',
  'пирог с капустой',
])('%s is not', (password) => {
  expect(isMadeOfKnown(password, names)).toBe(false);
});

test('a common password is looked for without the digits and signs around it, and with letters for digits', () => {
  expect(listedForms('B4sketball-2026!')).toContain('basketball');
  expect(listedForms('qwertyuiop')).toEqual(['qwertyuiop']);
});
