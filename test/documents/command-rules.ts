// How each command of the docs is held to what they say: it runs, or its program says that it takes it. Each rule that does not run
// its commands says why.
import type { DocumentedCommand } from './shell-commands.ts';

/** Runs: against a Waggle that `npm start` started, as that start itself, against processes on Redis and MongoDB, or as a step of a tour. */
export type RunKind = 'here' | 'start' | 'currency' | 'processes' | 'tour';
/** Does not run: what `check-commands.ts` checks instead. */
export type Check = 'script' | 'tests' | 'options' | 'compose' | 'helm' | 'files' | 'setting';

export type CommandRule = { readonly matches: RegExp; readonly files?: RegExp } & (
  | { readonly run: RunKind }
  | { readonly check: Check; readonly why: string }
);

/** Their commands are steps, in their order. */
export const guidedTours = /^docs\/tours\//;
const otherPages = /^(?!docs\/tours\/)/;

export const commandRules: readonly CommandRule[] = [
  { matches: /./, files: guidedTours, run: 'tour' },
  { matches: /^npm start$/, run: 'start' },
  { matches: /^WAGGLE_CURRENCY=.* npm start$/, run: 'currency' },
  { matches: /^npm run waggle -- (?!serve|.*--ws-url)/, run: 'here' },
  { matches: /^curl (?!.*\/api\/popularity)/, run: 'here' },
  { matches: /^npm run waggle -- (serve|.*--ws-url)/, run: 'processes' },
  { matches: /^export REDIS_URL=/, run: 'processes' },
  { matches: /^export WAGGLE_STAFF_TOKEN=/, check: 'setting', why: 'the tests have a token of their own' },
  {
    matches: /^curl .*\/api\/popularity$/,
    check: 'script',
    why: 'test/e2e/adding-a-consumer.e2e.test.ts does it, with the service of that page',
  },
  {
    matches: /^npm run (generate|check)$/,
    check: 'script',
    why: 'test/e2e/adding-a-consumer.e2e.test.ts runs it in a copy of the tree, whose files it changes',
  },
  { matches: /^npm run dev$/, check: 'script', why: 'test/e2e/dev.e2e.test.ts runs it, and changes files under it' },
  { matches: /^npm run supply-chain$/, check: 'script', why: 'CI runs it, and it asks the registry' },
  { matches: /^(PATH=\S+ )?npm test( |$)/, check: 'tests', why: 'it would run this test' },
  { matches: /^\.ci\/run( |$)/, check: 'files', why: 'it would run this test' },
  {
    matches: /^npm run chaos /,
    check: 'options',
    why: 'ten minutes long; test/e2e/chaos.e2e.test.ts runs 45 s of it on both engines',
  },
  {
    matches: /^docker compose /,
    check: 'compose',
    why: 'no container engine here; test/deploy/compose.integration.test.ts holds the file to its schema',
  },
  {
    matches: /^docker (buildx )?build /,
    check: 'files',
    why: 'no container engine here; test/deploy/image.integration.test.ts performs the steps of the Dockerfile',
  },
  { matches: /^helm /, check: 'helm', why: 'no cluster here: helm renders what it would install' },
  { matches: /^kubectl /, check: 'files', why: 'no cluster here' },
  { matches: /^kind /, check: 'files', why: 'no container engine here' },
  { matches: /^cosign /, check: 'files', why: 'no registry and no identity here' },
];

/** The one rule of a command. @throws when none matches, or several do */
export function ruleOf({ file, line, command }: DocumentedCommand, rules = commandRules): CommandRule {
  const matching = rules.filter(({ matches, files = otherPages }) => matches.test(command) && files.test(file));
  const [rule] = matching;
  if (rule && matching.length === 1) return rule;
  throw new Error(`${file}:${line}: ${matching.length} rules of test/documents/command-rules.ts match: ${command}`);
}
