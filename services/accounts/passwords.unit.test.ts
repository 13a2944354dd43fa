import { describe, expect, test } from 'vitest';
import { createPasswords, TooBusyError } from './passwords.ts';

const quick = { ln: 4, r: 8, p: 1 };

describe('passwords', () => {
  test('the right one matches, however its letters are composed, and no other does', async () => {
    const passwords = createPasswords(quick);
    const hash = await passwords.hash('Crème brûlée 1');
    expect(await passwords.matches('Crème brûlée 1'.normalize('NFD'), hash)).toBe(true);
    expect(await passwords.matches('Creme brulee 1', hash)).toBe(false);
    expect(await passwords.matches('', null)).toBe(false);
  });

  test('two hashes of one password differ, and neither holds it', async () => {
    const passwords = createPasswords(quick);
    const [one, other] = [await passwords.hash('honey-cake-12'), await passwords.hash('honey-cake-12')];
    expect(one).not.toBe(other);
    expect(one).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
  });

  test('a hash contains its cost: it stays valid when the cost is raised, and is detected as outdated', async () => {
    const hash = await createPasswords(quick).hash('honey-cake-12');
    const raised = createPasswords({ ln: 5, r: 8, p: 1 });
    expect(await raised.matches('honey-cake-12', hash)).toBe(true);
    expect([raised.isOutdated(hash), createPasswords(quick).isOutdated(hash)]).toEqual([true, false]);
  });

  test('the default cost takes 32 MiB, as OWASP recommends', async () => {
    expect(await createPasswords().hash('honey-cake-12')).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  });

  test('a flood is refused, and all accepted requests are answered', async () => {
    const passwords = createPasswords(quick);
    const hash = await passwords.hash('honey-cake-12');
    const flood = await Promise.allSettled(Array.from({ length: 100 }, () => passwords.matches('honey-cake-12', hash)));
    const answered = flood.filter((one) => one.status === 'fulfilled' && one.value);
    const refused = flood.filter((one) => one.status === 'rejected' && one.reason instanceof TooBusyError);
    expect([answered.length, refused.length]).toEqual([32, 68]);
    expect(await passwords.matches('honey-cake-12', hash)).toBe(true);
  });

  test('those of known browsers go first, and have room when strangers fill theirs', async () => {
    const passwords = createPasswords(quick);
    const hash = await passwords.hash('honey-cake-12');
    const order: string[] = [];
    const ask = (who: string, known: boolean) => passwords.matches(who, hash, known).finally(() => order.push(who));
    const strangers = Promise.allSettled(Array.from({ length: 100 }, () => ask('stranger', false)));
    const known = Promise.all([ask('known', true), ask('known', true)]);
    await Promise.all([strangers, known]);
    const answered = order.slice(order.indexOf('known'));
    expect(answered.filter((who) => who === 'stranger').length).toBeGreaterThan(28);
  });
});
