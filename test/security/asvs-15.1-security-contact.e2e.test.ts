// OWASP ASVS 5.0, 15.1 (with RFC 9116): whoever finds a weakness is told where to report it.
import { expect, test } from 'vitest';
import { embedded } from '../e2e/engines.ts';

test('who finds a weakness learns the contact of the settings, and until when it is valid', async () => {
  const settings = { WAGGLE_SIMULATOR: 'off', WAGGLE_SECURITY_CONTACT: 'mailto:security@shop.example' };
  const waggle = await embedded.deploy({ settings });
  try {
    const text = await (await fetch(`${waggle.orders}/.well-known/security.txt`)).text();
    expect(text).toMatch(/^Contact: mailto:security@shop\.example$/m);
    const [, expires = ''] = /^Expires: (.+)$/m.exec(text) ?? [];
    expect(Date.parse(expires)).toBeGreaterThan(Date.now());
  } finally {
    await waggle.stop();
  }
});
