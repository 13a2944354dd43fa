// Password hashes: scrypt, with the cost in each hash so that it can be raised later, and a limit on concurrent ones.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import pLimit from 'p-limit';

/** Too many hashes are waiting already. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
  readonly code = 'too_busy';
}

export interface Passwords {
  /**
   * @param known as of `matches`
   * @throws {TooBusyError}
   */
  hash(password: string, known?: boolean): Promise<string>;
  /**
   * Whether `hash` is of this password. Null (no such account) takes as long as a wrong password.
   * @param known whether the account has been used from there: these hashes wait in a queue of their own, which goes first, so that
   *   a flood of strangers' does not keep the staff out
   * @throws {TooBusyError}
   */
  matches(password: string, hash: string | null, known?: boolean): Promise<boolean>;
  /** Whether the hash has a lower cost than new ones. */
  isOutdated(hash: string): boolean;
}

/** scrypt's parameters. One hash takes 128 · 2^ln · r bytes of memory: 32 MiB with the default. */
export interface Cost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

// OWASP's recommendation for 32 MiB: a small container has room for two hashes at once.
const defaultCost: Cost = { ln: 15, r: 8, p: 3 };
const concurrency = 2;
// In each of the two queues. More would wait for seconds.
const maxQueued = 32;

export function createPasswords(cost: Cost = defaultCost): Passwords {
  // A hash keeps a core busy: a flood of sign-ins must not starve the rest of the process.
  const limit = pLimit(concurrency);
  const queues: Record<'known' | 'strangers', (() => Promise<void>)[]> = { known: [], strangers: [] };
  const derive = async (known: boolean, password: string, salt: Buffer, by: Cost, length: number): Promise<Buffer> => {
    const queue = known ? queues.known : queues.strangers;
    if (queue.length >= maxQueued) {
      throw new TooBusyError('Too many people are signing in at the moment. Try again in a few seconds.');
    }
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    queue.push(() => scryptOf(password.normalize('NFKC'), salt, length, optionsOf(by)).then(resolve, reject));
    // As many turns as there are hashes: whose turn it is shows when it begins.
    void limit(() => (queues.known.shift() ?? queues.strangers.shift())?.());
    return promise;
  };
  return {
    async hash(password, known = false) {
      const salt = randomBytes(16);
      const key = await derive(known, password, salt, cost, keyBytes);
      return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
    },
    async matches(password, hash, known = false) {
      if (hash === null) {
        await derive(known, password, randomBytes(16), cost, keyBytes);
        return false;
      }
      const { cost: by, salt, key } = parsed(hash);
      return timingSafeEqual(await derive(known, password, salt, by, key.length), key);
    },
    isOutdated(hash) {
      const { cost: by } = parsed(hash);
      return by.ln < cost.ln || by.r < cost.r || by.p < cost.p;
    },
  };
}

const keyBytes = 32;

function parsed(hash: string): { cost: Cost; salt: Buffer; key: Buffer } {
  const [, ln, r, p, salt, key] = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(hash) ?? [];
  if (!salt || !key) throw new Error('a password hash in the store has an unknown format: reset that password');
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

const optionsOf = ({ ln, r, p }: Cost): ScryptOptions => ({
  N: 2 ** ln,
  r,
  p,
  // Node's default limit is 32 MiB.
  maxmem: 128 * r * (2 ** ln + p + 2),
});

const scryptOf = (password: string, salt: Buffer, length: number, options: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
