import { readFileSync, statSync } from 'node:fs';

/** The system account that a database server runs as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Postgres refuses to run as root, so root lends it an account without rights: the one that already owns the data,
 * else `postgres`, else `nobody`. Everybody else runs it as themselves.
 */
export function databaseAccount(directory: string): Account {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  if (uid !== 0) return { name: String(uid), uid, gid };
  const accounts = systemAccounts();
  const owner = ownerOf(directory);
  const chosen =
    accounts.find((account) => account.uid === owner && owner !== 0) ??
    accounts.find(({ name }) => name === 'postgres') ??
    accounts.find(({ name }) => name === 'nobody');
  if (!chosen)
    throw new Error('Postgres does not run as root, and there is neither a user postgres nor nobody.');
  return chosen;
}

function ownerOf(directory: string): number | undefined {
  return statSync(directory, { throwIfNoEntry: false })?.uid;
}

function systemAccounts(): readonly Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 7)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}
