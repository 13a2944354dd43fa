// The configuration of compose's proxy, as nginx itself reads it.
import path from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { temporaryFolder } from '../support/waggle.ts';
import { checkProxy } from './proxy.ts';

const nginx = inject('nginx');

const configuration = path.resolve(import.meta.dirname, '../../deploy/nginx');

describe.skipIf(!nginx)('compose’s proxy', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);

  test('has a configuration that nginx takes', () => {
    expect(checkProxy(nginx ?? '', configuration, folder)).toMatch(/successful/);
  });

  test('a path that leads to no upstream would be found', () => {
    expect(() =>
      checkProxy(nginx ?? '', configuration, folder, (text) =>
        text.replace(/^location \/api\/menu .*/m, 'location /api/menu { proxy_pass http://cellar; }'),
      ),
    ).toThrow(/host not found in upstream "cellar"/);
  });
});
