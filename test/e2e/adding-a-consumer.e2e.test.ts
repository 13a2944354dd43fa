// Follows docs/add-a-consumer.md step by step in a copy of the tree, and uses the result.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@waggle/services';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type AddedService, problemsInChart, problemsInCompose } from '../deploy/deployed.ts';
import { type CopyOfTheTree, copyOfTheTree, treeRoot } from '../support/copy-of-the-tree.ts';
import { placed } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

const document = readFileSync(path.join(treeRoot, 'docs/add-a-consumer.md'), 'utf8');

/** The code blocks of the document that name a file. */
const blocks = (what: 'file' | 'line'): { readonly file: string; readonly text: string }[] =>
  [...document.matchAll(new RegExp(`^\`\`\`ts ${what}=(\\S+)\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, file = '', text = '']) => ({ file, text }),
  );

let tree: CopyOfTheTree;
/** The MongoDB and Redis names of this test. */
const namespace = `consumer_${randomUUID().slice(0, 8)}`;

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs a command in the copy, with the programs of its packages in PATH. */
const run = (command: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const bin = path.join(tree.folder, 'node_modules/.bin');
    // As on a developer's machine: with CI set, a run that lacks a server fails.
    const { CI: _, ...machine } = process.env;
    const settings = { ...machine, PATH: `${bin}:${process.env['PATH']}`, NO_COLOR: '1', ...env };
    execFile('sh', ['-c', command], { cwd: tree.folder, env: settings, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: `${stdout}${stderr}` }),
    );
  });

const scriptOf = (name: string): string => {
  const { scripts } = JSON.parse(readFileSync(path.join(tree.folder, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const script = scripts[name];
  if (!script) throw new Error(`package.json has no script ${name}`);
  return script;
};

beforeAll(async () => {
  tree = copyOfTheTree();
  for (const { file, text } of blocks('file')) {
    mkdirSync(path.dirname(path.join(tree.folder, file)), { recursive: true });
    writeFileSync(path.join(tree.folder, file), text);
  }
  for (const { file, text } of blocks('line')) {
    const list = path.join(tree.folder, file);
    const before = readFileSync(list, 'utf8');
    const after = before.replace(/^\] as const;$/m, `${text}] as const;`);
    expect(after).not.toBe(before);
    writeFileSync(list, after);
  }
  const generated = await run(scriptOf('generate'));
  expect(generated.code, generated.output).toBe(0);
});
afterAll(() => tree.remove());

test('the document has all that a service consists of', () => {
  expect(blocks('file').map(({ file }) => path.basename(file))).toEqual([
    'manifest.ts',
    'records.ts',
    'count-dishes.ts',
    'service.ts',
  ]);
  expect(blocks('line')).toHaveLength(1);
});

test('npm run check passes', async () => {
  const checked = await run(scriptOf('check'));
  expect(checked.code, checked.output).toBe(0);
});

test('a missing reaction does not compile', async () => {
  const file = path.join(tree.folder, 'services/popularity/service.ts');
  const whole = readFileSync(file, 'utf8');
  try {
    writeFileSync(file, whole.replace(`'order.created': countDishes`, ''));
    const checked = await run('tsc -p .');
    expect(checked.code).not.toBe(0);
    expect(checked.output).toContain('services/popularity/service.ts');
    expect(checked.output).toContain('order.created');
  } finally {
    writeFileSync(file, whole);
  }
});

const added: AddedService = { name: 'popularity', streams: ['orders-stream'], route: '/api/popularity' };

test('the chart renders it completely', async () => {
  expect(await problemsInChart(tree.folder, added)).toEqual([]);
});

test('compose, its proxy and its Prometheus include it', () => {
  const scratch = temporaryFolder();
  const tools = { nginx: inject('nginx'), promtool: inject('promtool'), scratch: scratch.folder };
  expect(problemsInCompose(tree.folder, added, tools)).toEqual([]);
  scratch.remove();
});

describe('on the embedded engine', () => {
  const temporary = temporaryFolder();
  let waggle: WaggleProcess;
  const start = async () => {
    waggle = await startWaggle({
      program: path.join(tree.folder, 'waggle/cli.ts'),
      settings: { WAGGLE_DATA: temporary.folder, WAGGLE_SIMULATOR: 'off', WAGGLE_POPULARITY_SHOWN: '1' },
    });
  };
  beforeAll(start);
  afterAll(async () => {
    await waggle.end();
    temporary.remove();
  });
  const dishes = async () =>
    ((await (await fetch(`${waggle.url}/api/popularity`)).json()) as { dishes: object[] }).dishes;

  test('it handles events, keeps what it counted over a restart, and takes its setting', async () => {
    await placed(waggle.url, { item: 'margherita', quantity: 3 });
    await placed(waggle.url, { item: 'lemonade', quantity: 1 });
    await placed(waggle.url, { item: 'margherita', quantity: 2 });
    const counted = [{ item_id: 'margherita', name: 'Margherita', ordered: 5 }];
    await waitFor('the dishes to be counted', 10_000, async () => (await dishes()).length === 1);
    await waitFor('all of them', 10_000, async () => JSON.stringify(await dishes()) === JSON.stringify(counted));
    expect(await waggle.end('SIGKILL')).toBeNull();
    await start();
    await waitFor('the start', 10_000, async () => (await dishes()).length === 1);
    expect(await dishes()).toEqual(counted);
  });

  test('metrics, the API’s documentation and `waggle config` include it', async () => {
    expect(await (await fetch(`${waggle.url}/metrics`)).text()).toContain(
      'waggle_process_info{service="popularity"} 1',
    );
    expect(JSON.stringify(await (await fetch(`${waggle.url}/api/docs/json`)).json())).toContain('/api/popularity');
    expect((await run('node waggle/cli.ts config')).output).toContain('WAGGLE_POPULARITY_SHOWN=10');
    expect((await run('node waggle/cli.ts streams', { WAGGLE_URL: waggle.url })).output).toContain('popularity-group');
  });
});

const mongodbUrl = inject('mongodbUrl') ?? '';
const redisUrl = inject('redisUrl') ?? '';

describe.skipIf(!mongodbUrl || !redisUrl)('on Redis and MongoDB', () => {
  const servers = { MONGODB_URL: mongodbUrl, REDIS_URL: redisUrl, WAGGLE_NAMESPACE: namespace };
  const users = [...serviceNames, 'popularity', 'admin', 'backup', 'monitor'];
  afterAll(async () => {
    await dropDatabases(mongodbUrl, namespace);
    const client = new MongoClient(mongodbUrl);
    for (const user of users) {
      await client
        .db('admin')
        .command({ dropUser: `waggle_${namespace}_${user}` })
        .catch(() => {});
    }
    await client.close();
  });

  test('waggle init users makes the users of all services, its own among them', async () => {
    const passwords = users.map((user) => [`WAGGLE_MONGODB_PASSWORD_${user.toUpperCase()}`, `pass-word-of-${user}`]);
    const made = await run('node waggle/cli.ts init users', { ...servers, ...Object.fromEntries(passwords) });
    expect(made.code, made.output).toBe(0);
    for (const user of users) expect(made.output).toContain(`made the user waggle_${namespace}_${user}: `);
    expect(made.output).toContain(`readWrite on waggle_${namespace}_popularity`);
  });

  test('a separate process handles events of another one', async () => {
    const program = path.join(tree.folder, 'waggle/cli.ts');
    const [orders, popularity] = await Promise.all(
      ['orders', 'popularity'].map((what) => startWaggle({ program, what, settings: servers })),
    );
    try {
      await placed(orders?.url ?? '', { item: 'tiramisu', quantity: 4 });
      await waitFor('the dish to be counted', 20_000, async () => {
        const answer = await fetch(`${popularity?.url}/api/popularity`);
        return JSON.stringify(await answer.json()).includes('"ordered":4');
      });
    } finally {
      await Promise.all([orders?.end(), popularity?.end()]);
    }
  });
});

test('git sees only its folder, the line and generated files', async () => {
  const found = await run(
    'git init -q . && git add -A . >/dev/null 2>&1 && git grep -l popularity -- ":!services/popularity"',
  );
  const files = found.output.trim().split('\n');
  // Generated files say so at the top; generated parts are between two marks.
  const handWritten = (text: string): string =>
    /Generated by `npm run generate`/.test(text.slice(0, 400))
      ? ''
      : text.replace(/^.*generated: (\S+) [\s\S]*?end of generated: \1.*$/gm, '');
  const others = files.filter((file) =>
    handWritten(readFileSync(path.join(tree.folder, file), 'utf8')).includes('popularity'),
  );
  // The document, this test of it, and the rules by which its commands are tested.
  const theDocument = [
    'docs/add-a-consumer.md',
    'test/documents/command-rules.ts',
    'test/e2e/adding-a-consumer.e2e.test.ts',
  ];
  expect(others.filter((file) => !theDocument.includes(file))).toEqual(['services/index.ts']);
});
