// The configuration of compose's proxy, checked by nginx itself.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { platformSettings } from '@waggle/service-kit/config';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { temporaryFolder } from '../support/waggle.ts';
import { checkProxy } from './proxy.ts';

const nginx = inject('nginx');

const configuration = path.resolve(import.meta.dirname, '../../deploy/nginx');

test('closes idle connections to the services long before they do', () => {
  const text = readFileSync(path.join(configuration, 'upstreams.conf'), 'utf8');
  const upstreams = text.split('\n').filter((line) => line.startsWith('upstream '));
  expect(upstreams.length).toBeGreaterThan(4);
  for (const upstream of upstreams) {
    const [, seconds] = /keepalive_timeout (\d+)s;/.exec(upstream) ?? [];
    expect(Number(seconds)).toBeLessThan(platformSettings.keepAliveSeconds.default / 10);
  }
});

describe.skipIf(!nginx)('compose’s proxy', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);

  test('has a configuration that nginx accepts', () => {
    expect(checkProxy(nginx ?? '', configuration, folder)).toMatch(/successful/);
  });

  test('a path without an upstream would be found', () => {
    expect(() =>
      checkProxy(nginx ?? '', configuration, folder, (text) =>
        text.replace(/^location \/api\/menu .*/m, 'location /api/menu { proxy_pass http://cellar; }'),
      ),
    ).toThrow(/host not found in upstream "cellar"/);
  });
});
