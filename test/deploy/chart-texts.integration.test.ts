// Names that YAML 1.1, which Kubernetes reads, would take for numbers, booleans or nothing stay texts in what the chart renders.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { copyOfTheChart, type Helm, type Values } from './chart.ts';
import { variants } from './variants.ts';

const helms: Helm[] = [];
afterAll(() => {
  for (const helm of helms) helm.remove();
});

const plain = 'north1a';

/** Every value of a user's own that is one word, with this word. */
function named(word: string): Values {
  const { global, gateway, cloudflared, ...rest } = variants['everything on'] as Record<string, object>;
  return {
    ...rest,
    global: { ...global, namespace: word, priorityClassName: word, staff: { existingSecret: word } },
    mongodb: { persistence: { storageClass: word } },
    redis: { users: { enabled: true }, persistence: { storageClass: word } },
    backup: { enabled: true, persistence: { storageClass: word }, mongodb: { existingSecret: word } },
    ingress: { className: word, tlsSecret: word },
    gateway: { ...gateway, className: word, tlsSecret: word },
    cloudflared: { ...cloudflared, tunnelId: word, existingSecret: word },
    orders: { existingSecret: word },
  };
}

/** Every scalar that the chart renders, as Kubernetes reads it. */
async function scalars(word: string): Promise<unknown[]> {
  // A release's name starts with a letter.
  const release = /^[a-z]/.test(word) ? word : plain;
  const helm = copyOfTheChart({ release });
  helms.push(helm);
  const values = path.join(helm.folder, '../named.yaml');
  writeFileSync(values, JSON.stringify(named(word)));
  const { code, stdout, stderr } = await helm.run('template', release, helm.folder, '-f', values);
  expect(code, stderr).toBe(0);
  return parseAllDocuments(stdout, { version: '1.1' }).flatMap((document) => scalarsIn(document.toJS()));
}

const scalarsIn = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarsIn) : [value];

const times = (found: readonly unknown[], word: string): number => found.filter((value) => value === word).length;

test.each(['2026', '1e3', '0x1f', '017', 'null', 'yes', 'on', 'true'])('%s stays a text', async (word) => {
  const [ordinary, found] = [await scalars(plain), await scalars(word)];
  const ofRelease = /^[a-z]/.test(word) ? 0 : times(found, plain);
  expect(times(ordinary, plain)).toBeGreaterThan(50);
  expect(times(found, word) - times(ordinary, word) + ofRelease).toBe(times(ordinary, plain));
});
