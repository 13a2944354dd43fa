// The list of use cases is exactly what HTTP, WebSockets and events can trigger in the service.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as useCases from './use-cases.ts';

/** Rules, records, problems, and what holds requests back, and the entry points themselves. */
const noUseCases = /\.rules\.ts$|-(records|problems|limits|queue|routes|socket)\.ts$/;

/** The functions that a file imports from the files of `order/`, `menu/` and `kitchen/`. */
function usedBy(file: string, text: string): string[] {
  return [...text.matchAll(/^import \{([^}]*)\} from '(\.[^']*)';/gm)].flatMap(([, names = '', from = '']) => {
    const imported = path.posix.join(path.posix.dirname(file), from);
    if (!imported.includes('/') || noUseCases.test(imported)) return [];
    return names.split(',').flatMap((name) => (/^\s*(type\s|$)/.test(name) ? [] : [name.trim()]));
  });
}

const entrances = globSync(['service.ts', '*/*-routes.ts', '*/*-socket.ts'], { cwd: import.meta.dirname });
const used = entrances.flatMap((file) => usedBy(file, readFileSync(path.join(import.meta.dirname, file), 'utf8')));

test('use-cases.ts lists what routes, sockets and reactions use', () => {
  expect(entrances.length).toBeGreaterThan(4);
  expect([...new Set(used)].sort()).toEqual(Object.keys(useCases).sort());
});

test('a planted use case that is not listed is found, and types, rules and problems are none', () => {
  const planted = [
    "import { burnOrder, type BurnOrderDeps } from './burn-order.ts';",
    "import type { Order } from './order.ts';",
    "import { viewOf } from './order.rules.ts';",
    "import { notFound } from './order-problems.ts';",
    "import { manifest } from '../manifest.ts';",
  ].join('\n');
  expect(usedBy('order/order-routes.ts', planted)).toEqual(['burnOrder']);
});
