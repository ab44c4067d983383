import type pg from 'pg';

/** Where statements are asked. */
export type Connection = Pick<pg.ClientBase, 'query'>;

/** A connection while somebody uses it. */
interface Line {
  readonly client: Promise<pg.PoolClient>;
  users: number;
  broken: boolean;
}

/**
 * Lends the one connection of a pool to all who want it at one moment: what they ask travels at once, and is carried out in
 * the order in which they asked. Who waits at the pool to have it alone gets it before those who come later.
 */
export function sharedConnection(pool: pg.Pool): <T>(work: (on: Connection) => Promise<T>) => Promise<T> {
  let line: Line | undefined;
  return async (work) => {
    if (!line || line.broken || pool.waitingCount > 0) line = open(pool);
    const mine = line;
    mine.users += 1;
    try {
      return await work(asking(mine));
    } finally {
      mine.users -= 1;
      if (mine.users === 0) {
        if (line === mine) line = undefined;
        await close(mine);
      }
    }
  };
}

/** The server may end a session at any moment; the next statement tells. */
const ended = () => {};

function open(pool: pg.Pool): Line {
  const client = pool.connect();
  client.then(
    (connected) => connected.on('error', ended),
    () => {}, // Told to whoever asks something.
  );
  return { client, users: 0, broken: false };
}

/** After an error the connection is not lent again. */
function asking(line: Line): Connection {
  const query = async (statement: pg.QueryConfig) => {
    try {
      const client = await line.client;
      return await client.query(statement);
    } catch (error) {
      line.broken = true;
      throw error;
    }
  };
  return { query: query as Connection['query'] };
}

async function close({ client, broken }: Line): Promise<void> {
  const connected = await client.catch(() => undefined);
  connected?.off('error', ended);
  connected?.release(broken);
}
