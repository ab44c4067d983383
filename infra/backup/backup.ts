import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type AtHand, NothingToExamine, findInstallation } from '../doctor/installation.ts';
import { readInstallationClock } from '../launcher/controlled-clock.ts';
import type { InstallationState } from '../launcher/data-directory.ts';
import { LaunchError } from '../launcher/launch-error.ts';
import { ROOT } from '../launcher/options.ts';
import { stopOnSignal } from '../launcher/signals.ts';
import { services } from '../topology.ts';
import { type CopiedService, backUp } from './backing-up.ts';
import { type Manifest, NoBackup } from './manifest.ts';

const HELP = `npm run backup [-- options]  copies an installation as it is at one instant, while it runs

  --to <folder>       where backups of the services lie (./backups); each gets a folder of its own, named by its instant
  --keys-to <folder>  where backups of the keys lie (./backup-keys); keep them in another place and for a shorter time
  --help              this text

It copies the databases that the environment names (<SERVICE>_DATABASE_URL, KEYS_DATABASE_URL), else the installation in
RAPPORT_DATA (./data), running or not. Blobs in Postgres are part of it; those in S3-compatible storage stay there.
`;

const say = (line: string) => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { to: { type: 'string' }, 'keys-to': { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const leaving = new AbortController();
  let atHand: AtHand | undefined;
  stopOnSignal(
    async () => leaving.abort(new NoBackup('stopped; nothing of it was kept.')),
    () => {},
  );
  try {
    atHand = await findInstallation(process.env, say);
    say(`backing up ${atHand.what} …`);
    const [environment = {}] = atHand.environments.values();
    const keysUrl = environment['KEYS_DATABASE_URL'];
    if (!keysUrl) throw new NoBackup('KEYS_DATABASE_URL names no key ring.');
    const made = await backUp({
      services: await servicesOf(atHand),
      keysUrl,
      to: resolve(ROOT, values.to ?? 'backups'),
      keysTo: resolve(ROOT, values['keys-to'] ?? 'backup-keys'),
      ...folderOf(atHand),
      now: new Date(),
      say,
      signal: leaving.signal,
    });
    process.stdout.write(`backup ${made.folder}\n  keys ${made.keysFolder}\n  ${made.rows} rows\n`);
    return 0;
  } finally {
    await atHand?.close();
  }
}

async function servicesOf({ environments }: AtHand): Promise<readonly CopiedService[]> {
  const found: CopiedService[] = [];
  for (const { name, definition } of services) {
    const databaseUrl = environments.get(name)?.[`${name.toUpperCase()}_DATABASE_URL`];
    if (!databaseUrl) throw new NoBackup(`${name.toUpperCase()}_DATABASE_URL names no database.`);
    found.push({ databaseUrl, definition: await definition() });
  }
  return found;
}

/** What the folder of an installation remembers and keeps; nothing where the environment names the databases. */
function folderOf({ folder }: AtHand): {
  readonly installation: Manifest['installation'];
  readonly secrets: Readonly<Record<string, string>>;
} {
  if (folder === undefined) return { installation: undefined, secrets: {} };
  const { createdAt, clock } = JSON.parse(
    readFileSync(join(folder, 'state.json'), 'utf8'),
  ) as InstallationState;
  if (clock === 'loading') throw new NoBackup('the sample company is still being loaded.');
  const clockAt = clock === 'controlled' ? { clockAt: readInstallationClock(folder).toISOString() } : {};
  const files = ['secrets.json', 'admin-password'].filter((name) => existsSync(join(folder, name)));
  const secrets = Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  return { installation: { createdAt, clock, ...clockAt }, secrets };
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const plain = [NoBackup, NothingToExamine, LaunchError].some((kind) => error instanceof kind);
    say(plain ? (error as Error).message : String((error as Error).stack ?? error));
    process.exit(1);
  },
);
