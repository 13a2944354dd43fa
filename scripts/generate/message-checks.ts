// The checks of the messages that pages receive. TypeBox compiles them here, from the schemas of the contracts, so that no page
// carries TypeBox and the schemas: those two are 33 kB compressed (gzip), the compiled checks of all messages 2 kB. The pages'
// content security policy forbids compiling in the browser anyway.
import {
  Insights,
  KitchenCustomerMessage,
  KitchenSnapshotMessage,
  KitchenStepMessage,
  legibleSchema,
  MenuChangesMessage,
  MenuMessage,
  OperationsEventsMessage,
  OperationsNowMessage,
  PositionMessage,
  SnapshotMessage,
  StepMessage,
} from '@waggle/contracts';
import { Build } from 'typebox/schema';
import { loadAllServices } from '../../services/index.ts';
import { doNotEdit, type GeneratedFile } from './generated-files.ts';

const schemas = {
  ...{
    Insights,
    KitchenCustomerMessage,
    KitchenSnapshotMessage,
    KitchenStepMessage,
    MenuChangesMessage,
    MenuMessage,
  },
  ...{ OperationsEventsMessage, OperationsNowMessage, PositionMessage, SnapshotMessage, StepMessage },
};
type Messages = Readonly<Record<string, keyof typeof schemas>>;

/** The service whose socket sends figures: its page learns here where to ask for them. */
const figures = (await loadAllServices())
  .flatMap(({ manifest, socketApi }) =>
    socketApi.flatMap(({ path, sends }) =>
      sends.map(({ name, schema }) => ({ type: name, schema, socket: path, routes: manifest.routes?.[0] })),
    ),
  )
  .find(({ schema }) => Object.keys(Insights.properties).every((field) => field in Object(schema).properties));
if (!figures) throw new Error('no socket sends figures');

/** The file in `web/src` → the messages of its socket: `type` → the name of its schema. */
const sockets: Readonly<Record<string, Messages>> = {
  'board/board-messages.generated.ts': {
    snapshot: 'KitchenSnapshotMessage',
    step: 'KitchenStepMessage',
    customer: 'KitchenCustomerMessage',
  },
  'figures/figures-messages.generated.ts': { [figures.type]: 'Insights' },
  'menu/menu-messages.generated.ts': { menu: 'MenuMessage', changes: 'MenuChangesMessage' },
  'operations/operations-messages.generated.ts': { now: 'OperationsNowMessage', events: 'OperationsEventsMessage' },
  'tracking/order-messages.generated.ts': {
    snapshot: 'SnapshotMessage',
    step: 'StepMessage',
    position: 'PositionMessage',
  },
};

export const messageChecks = (): GeneratedFile[] =>
  Object.entries(sockets).map(([file, messages]) => ({
    file: `web/src/${file}`,
    content: sourceOf(messages) + (figures.type in messages ? figuresAt : ''),
  }));

/** Where the page of the figures asks for them. */
const figuresAt = `
/** The routes of figures, and the WebSocket that sends today's. */
export const figuresAt = { routes: '${figures.routes}', socket: '${figures.socket}' };
`;

function sourceOf(messages: Messages): string {
  const patterns: string[] = [];
  const functions = Object.values(messages).map((name) => `const is${name} = ${checkOf(name, patterns)};`);
  return `${[
    `// ${doNotEdit('the schemas of messages in contracts')}`,
    '// biome-ignore-all lint: generated',
    '// biome-ignore-all format: generated',
    '/* oxlint-disable */',
    '// @ts-nocheck',
    `import type { ${Object.values(messages).toSorted().join(', ')} } from '@waggle/contracts';`,
    '',
    ...patterns.map((pattern, i) => `const pattern${i} = ${pattern};`),
    ...functions,
    '',
    'export const checks: {',
    ...Object.entries(messages).map(([type, name]) => `  readonly ${type}: (value: unknown) => value is ${name};`),
    `} = { ${Object.entries(messages)
      .map(([type, name]) => `${type}: is${name}`)
      .join(', ')} };`,
  ].join('\n')}\n`;
}

/** The code of a check. @param patterns the regular expressions of the file, to which those of this check are added */
function checkOf(name: keyof typeof schemas, patterns: string[]): string {
  // A server that was updated since a page was loaded may send more fields, and may have raised a limit.
  const built = Build(legibleSchema(schemas[name]));
  const [declaration, ...others] = built.Functions();
  if (!declaration || others.length > 0) throw new Error(`the check of ${name} is not one function`);
  return declaration.replace(/^const \w+ = /, '').replaceAll(/External\[(\d+)\]/g, (_, i: string) => {
    const pattern = String(built.External().variables[Number(i)]);
    if (!patterns.includes(pattern)) patterns.push(pattern);
    return `pattern${patterns.indexOf(pattern)}`;
  });
}
