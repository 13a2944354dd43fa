import { expect, test } from 'vitest';
import { newPassword } from './new-password.ts';

test('generated passwords differ, and are long enough for an account', () => {
  const made = Array.from({ length: 50 }, newPassword);
  expect(new Set(made).size).toBe(50);
  for (const password of made) expect(password).toMatch(/^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){3}$/);
});
