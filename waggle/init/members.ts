// Talks to each member of a replica set that may not be initiated yet, over a direct connection.
import { type Document, MongoClient, MongoServerError } from 'mongodb';
import { UsageError } from '../end-with-error.ts';

export interface ReplicaSetMember {
  /** `host:port`, where the other members and every client reach it. */
  readonly host: string;
  /** With the credentials of MONGODB_URL. */
  readonly url: string;
  /** Without credentials: before there is a set, users exist on one member at most; the others answer only `hello`. */
  readonly urlWithoutUser: string;
}

/** A member's state. */
export interface MemberState {
  readonly setName?: string;
  /** It was started with --replSet, and its set is not initiated yet. */
  readonly isreplicaset?: boolean;
  readonly isWritablePrimary?: boolean;
  readonly me?: string;
  readonly primary?: string;
  readonly hosts?: readonly string[];
  readonly passives?: readonly string[];
  readonly arbiters?: readonly string[];
}

/**
 * The set and its members as MONGODB_URL names them.
 * @param given other members, separated by commas
 * @throws {UsageError} when the URL does not name them
 */
export function membersOf(url: string, given = ''): { set: string; members: ReplicaSetMember[] } {
  const parts = /^mongodb:\/\/(?:(?<user>[^@/]*)@)?(?<hosts>[^/?]+)(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/.exec(
    url,
  );
  const { user = '', hosts = '', database = '', query = '' } = parts?.groups ?? {};
  const settings = new URLSearchParams(query);
  const set = settings.get('replicaSet') ?? '';
  if (hosts === '' || set === '') {
    throw new UsageError(
      'this needs MONGODB_URL with every member and the name of the set, such as mongodb://mongo-0:27017,mongo-1:27017,mongo-2:27017/?replicaSet=rs0',
    );
  }
  settings.delete('replicaSet');
  settings.set('directConnection', 'true');
  settings.set('serverSelectionTimeoutMS', '3000');
  const open = new URLSearchParams(settings);
  for (const name of ['authSource', 'authMechanism']) open.delete(name);
  const members = (given || hosts).split(',').map((named) => {
    const host = named.includes(':') ? named.trim() : `${named.trim()}:27017`;
    return {
      host,
      url: `mongodb://${user ? `${user}@` : ''}${host}/${database}?${settings}`,
      urlWithoutUser: `mongodb://${host}/?${open}`,
    };
  });
  return { set, members };
}

/** Null when it does not answer. */
export const readMemberState = ({ urlWithoutUser }: ReplicaSetMember): Promise<MemberState | null> =>
  ask(urlWithoutUser, { hello: 1 }).catch((error: unknown) => {
    if (error instanceof MongoServerError) throw error;
    return null;
  });

/** Initiates the set on its first member. Returns null when this call or another has made it, otherwise the reason why not. */
export async function initiate(set: string, members: readonly ReplicaSetMember[]): Promise<string | null> {
  const [first] = members;
  if (!first) throw new UsageError('a replica set needs at least one member');
  const config = { _id: set, members: members.map(({ host }, at) => ({ _id: at, host })) };
  try {
    await ask(first.url, { replSetInitiate: config });
    return null;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (code === alreadyInitialized) return null;
    return message;
  }
}

const alreadyInitialized = 23;

async function ask(url: string, command: Document): Promise<Document> {
  const client = new MongoClient(url);
  try {
    return await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}
