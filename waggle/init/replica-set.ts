// `waggle init replica-set`: makes the members of MongoDB one replica set. A repeated run finds the set and changes nothing.
import { type ConfigValues, readConfig } from '@waggle/service-kit/config';
import { mongoClient } from '@waggle/service-kit/process/servers';
import { auditOnMongo, commandEntry, orSayUnaudited } from '../audit-command.ts';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { databaseSettings } from './database-settings.ts';
import { initiate, type MemberState, membersOf, type ReplicaSetMember, readMemberState } from './members.ts';

export async function initReplicaSet(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { database } = readConfig({ database: databaseSettings }, flagsOf(options, databaseSettings));
  const { set, members } = membersOf(database.mongodbUrl, options['members'] as string | undefined);
  const deadline = Date.now() + secondsOf(options['wait']) * 1_000;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const names = members.map(({ host }) => host);
  let made = false;
  for (let why = ''; ; ) {
    const step = await nextStep(set, members);
    if (step.kind === 'ready') {
      say(`${made ? 'made' : 'found'} the replica set ${set}: ${names.join(', ')}; its primary is ${step.primary}`);
      if (made) await orSayUnaudited(audited(database, set));
      return;
    }
    if (step.kind === 'made') made = true;
    if (step.why !== why) say(step.why);
    why = step.why;
    if (Date.now() > deadline) throw new UsageError(`the replica set ${set} did not come up in time: ${why}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function audited({ mongodbUrl, namespace }: ConfigValues<typeof databaseSettings>, set: string): Promise<void> {
  const client = mongoClient(mongodbUrl);
  try {
    await auditOnMongo(client, namespace, commandEntry({ command: 'init replica-set', object: set }));
  } finally {
    await client.close();
  }
}

type Step =
  | { readonly kind: 'ready'; readonly primary: string }
  | { readonly kind: 'made' | 'wait'; readonly why: string };

// Initiates a set only when every member answers and none has ever been in one, and always on the first member: two sets
// made of members that could not reach each other can never be merged.
async function nextStep(set: string, members: readonly ReplicaSetMember[]): Promise<Step> {
  const answers = await Promise.all(members.map(async (member) => ({ member, state: await readMemberState(member) })));
  for (const { member, state } of answers) refuse(set, member, state);
  const inSet = answers.flatMap(({ state }) => (state?.setName ? [state] : []));
  if (inSet.length > 0) {
    const primary = inSet.find(({ isWritablePrimary }) => isWritablePrimary);
    if (!primary) return { kind: 'wait', why: `waiting for the members of ${set} to elect a primary` };
    refuseOtherMembers(set, members, primary);
    return { kind: 'ready', primary: primary.me ?? primary.primary ?? 'known' };
  }
  const silent = answers.flatMap(({ member, state }) => (state ? [] : [member.host]));
  if (silent.length > 0) return { kind: 'wait', why: `waiting for an answer from ${silent.join(', ')}` };
  const refused = await initiate(set, members);
  return refused === null
    ? { kind: 'made', why: `initiated ${set}` }
    : { kind: 'wait', why: `${set} cannot be initiated yet: ${refused}` };
}

function refuse(set: string, { host }: ReplicaSetMember, state: MemberState | null): void {
  if (!state) return;
  if (state.setName !== undefined && state.setName !== set) {
    throw new UsageError(
      `${host} belongs to the replica set ${state.setName}, not ${set}: name that one in MONGODB_URL`,
    );
  }
  if (state.setName === undefined && !state.isreplicaset) {
    throw new UsageError(`${host} was started without --replSet ${set}: start it with that option`);
  }
}

function refuseOtherMembers(set: string, members: readonly ReplicaSetMember[], primary: MemberState): void {
  const known = new Set([...(primary.hosts ?? []), ...(primary.passives ?? []), ...(primary.arbiters ?? [])]);
  const strangers = members.flatMap(({ host }) => (known.has(host) ? [] : [host]));
  if (strangers.length === 0) return;
  throw new UsageError(
    `the replica set ${set} has the members ${[...known].join(', ')}, and not ${strangers.join(', ')}: add one after another with rs.add() on its primary`,
  );
}

function secondsOf(given: unknown): number {
  const seconds = Number(given);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new UsageError(`--wait is ${JSON.stringify(given)}, but must be a number of seconds`);
}
