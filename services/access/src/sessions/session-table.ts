import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';

/** A session that has not run out. */
export interface Session {
  readonly sessionId: string;
  readonly accountId: string;
  readonly generation: number;
  /** Not written as seen for a minute. */
  readonly stale: boolean;
}

/** Sessions, by database time: nobody's clock decides but the one that all share. */
export interface SessionTable {
  /** Begins one; the token is what the browser keeps, 256 bits, and is not stored. */
  begin(
    accountId: string,
    generation: number,
  ): Promise<{ readonly token: string; readonly sessionId: string }>;
  find(tokenHash: string): Promise<Session | undefined>;
  touch(tokenHash: string): Promise<void>;
  end(by: { readonly sessionId: string }): Promise<void>;
}

/** How a token is known here: SHA-256, hex. Its 256 random bits need no salt. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const ALIVE = sql`last_seen_at > clock_timestamp() - interval '30 minutes' and created_at > clock_timestamp() - interval '12 hours'`;

/** The sessions of this installation. */
export function sessionTable(database: Database): SessionTable {
  return {
    async begin(accountId, generation) {
      const token = randomBytes(32).toString('base64url');
      const sessionId = randomUUID();
      await database.run(sql`delete from access.sessions where not (${ALIVE})`);
      await database.run(sql`
        insert into access.sessions (token_hash, session_id, account_id, generation)
        values (${hashOfToken(token)}, ${sessionId}, ${accountId}, ${generation})`);
      return { token, sessionId };
    },
    find: (tokenHash) =>
      database.maybeOne<Session>(sql`
        select session_id as "sessionId", account_id as "accountId", generation,
          last_seen_at < clock_timestamp() - interval '1 minute' as stale
        from access.sessions where token_hash = ${tokenHash} and ${ALIVE}`),
    touch: async (tokenHash) => {
      // Asked again under the row's lock: many requests at once write once.
      await database.run(sql`
        update access.sessions set last_seen_at = clock_timestamp()
        where token_hash = ${tokenHash} and last_seen_at < clock_timestamp() - interval '1 minute'`);
    },
    end: async ({ sessionId }) => {
      await database.run(sql`delete from access.sessions where session_id = ${sessionId}`);
    },
  };
}
