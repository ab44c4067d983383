import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Unavailable } from '@rapport/kernel/event-store';

/** Makes and checks password hashes, a few at a time. */
export interface Passwords {
  /** `scrypt$log2 N$r$p$salt$key`, salt and key in base64. Throws `Unavailable` when too many wait. */
  hash(password: string): Promise<string>;
  /** Constant-time comparison; false also for a hash that is not one of ours. */
  verify(password: string, hash: string): Promise<boolean>;
}

interface Cost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP Password Storage Cheat Sheet: N=2^15 (32 MiB), r=8, p=3 is equal to N=2^17, r=8, p=1 with a quarter of the memory. */
const OWASP: Cost = { logN: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
// Node refuses above maxmem; scrypt takes 128 * N * r bytes and a little.
const MAX_MEMORY = 64 * 1024 * 1024;
/** Each takes a thread and 32 MiB: more at once would starve what else the process does. */
const AT_ONCE = 2;
const WAITING = 32;

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** Hashes of the stated cost (default: OWASP's); hashes of other costs are still checked. */
export function scryptPasswords(cost: Cost = OWASP): Passwords {
  const inTurn = turns(AT_ONCE, WAITING);
  const key = (password: string, salt: Buffer, { logN, r, p }: Cost, bytes: number) =>
    inTurn(() => derive(password.normalize('NFC'), salt, bytes, { N: 2 ** logN, r, p, maxmem: MAX_MEMORY }));
  return {
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      const made = await key(password, salt, cost, KEY_BYTES);
      const { logN, r, p } = cost;
      return ['scrypt', logN, r, p, salt.toString('base64'), made.toString('base64')].join('$');
    },
    verify: async (password, hash) => {
      const [kind, logN, r, p, salt = '', wanted = ''] = hash.split('$');
      if (kind !== 'scrypt') return false;
      const known = Buffer.from(wanted, 'base64');
      const given = { logN: Number(logN), r: Number(r), p: Number(p) };
      const made = await key(password, Buffer.from(salt, 'base64'), given, known.length);
      return timingSafeEqual(made, known);
    },
  };
}

/** Runs work so many at a time; a bounded queue behind it, and a refusal behind that. */
function turns(atOnce: number, waiting: number) {
  let running = 0;
  const queue: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new Unavailable('too many sign-ins at once');
      // Whoever ends hands its place over, so that `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
