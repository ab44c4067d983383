import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BackupDamaged } from '@rapport/kernel/backup';
import { DatabaseTooNew } from '@rapport/kernel/postgres';
import { NothingToExamine, findInstallation } from '../doctor/installation.ts';
import { startBacking } from '../launcher/backing.ts';
import { beginClock } from '../launcher/controlled-clock.ts';
import { type DataDirectory, type InstallationState, openDataDirectory } from '../launcher/data-directory.ts';
import { LaunchError } from '../launcher/launch-error.ts';
import { ROOT, readOptions } from '../launcher/options.ts';
import { stopOnSignal } from '../launcher/signals.ts';
import { services, sharedDatabases } from '../topology.ts';
import { type FoundBackup, NoBackup, findBackup } from './manifest.ts';
import { type RestoredService, forgetLog, goOnAsTheyAre, restore } from './restoring.ts';

const HELP = `npm run restore [-- options]  has an installation go on from a backup

  --from <folder>  a backup of the services, or the folder they lie in: then the newest (./backups)
  --keys <folder>  the same of the keys (./backup-keys): the newest there is, so that who was forgotten stays forgotten
  --keys-live      the key ring that KEYS_DATABASE_URL names is there and is left as it is
  --as-they-are    the databases were set back by other means: they go on from what they hold, and a log in Postgres is
                   emptied. Stop the services first
  --help           this text

Into the databases that the environment names (<SERVICE>_DATABASE_URL, KEYS_DATABASE_URL), which must be empty, else
into RAPPORT_DATA (./data), which must not hold an installation. Afterwards nothing is sent to the outside until an
administrator says so on the page of the system: docs/backup.md.
`;

const say = (line: string) => void process.stderr.write(`${line}\n`);

type Environment = Readonly<Record<string, string | undefined>>;

async function main(args: readonly string[], environment: Environment): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string' },
      keys: { type: 'string' },
      'keys-live': { type: 'boolean', default: false },
      'as-they-are': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values['as-they-are']) return await asTheyAre(environment);
  const leaving = new AbortController();
  stopOnSignal(
    async () => leaving.abort(new NoBackup('stopped; run it again.')),
    () => {},
  );
  const backup = findBackup(resolve(ROOT, values.from ?? 'backups'), 'services');
  const keys = values['keys-live']
    ? undefined
    : findBackup(resolve(ROOT, values.keys ?? 'backup-keys'), 'keys');
  say(`restoring ${backup.folder} …`);
  const named = services.some(({ name }) => environment[`${name.toUpperCase()}_DATABASE_URL`]);
  await (named
    ? intoDatabases(backup, keys, environment, leaving.signal)
    : intoFolder(backup, keys, environment, leaving.signal));
  process.stdout.write(`restored as of ${backup.manifest.madeAt}\n`);
  return 0;
}

/** What has been set back goes on; says who has heard of facts that are gone. */
async function asTheyAre(environment: Environment): Promise<number> {
  const atHand = await findInstallation(environment, say);
  try {
    if (atHand.running) throw new NoBackup(`${atHand.what} runs: stop it first.`);
    const places = [...atHand.environments].map(([name, settings]) => ({
      name,
      databaseUrl: settings[`${name.toUpperCase()}_DATABASE_URL`] ?? '',
      log: settings['LOG_DATABASE_URL'],
    }));
    const ahead = await goOnAsTheyAre(places);
    if (places[0]?.log) await forgetLog(places[0].log);
    for (const { consumer, source, heard, known } of ahead)
      say(
        `${consumer} has heard ${source} up to ${heard}, of which ${source} knows ${known}: rebuild what it made.`,
      );
    process.stdout.write(
      `${places.length} services go on as they are; ${ahead.length} consumers were ahead\n`,
    );
    return 0;
  } finally {
    await atHand.close();
  }
}

async function intoDatabases(
  backup: FoundBackup,
  keys: FoundBackup | undefined,
  environment: Environment,
  signal: AbortSignal,
): Promise<void> {
  const url = (name: string) => {
    const setting = `${name.toUpperCase()}_DATABASE_URL`;
    const value = environment[setting];
    if (!value) throw new NoBackup(`${setting} names no database.`);
    return value;
  };
  const ring = keys ? { backup: keys, url: url('keys') } : undefined;
  await restore({ services: await servicesAt(url), keys: ring, backup, say, signal });
}

/** Makes the folder of an installation anew; one that was stopped half-way is begun again. */
async function intoFolder(
  backup: FoundBackup,
  keys: FoundBackup | undefined,
  environment: Environment,
  signal: AbortSignal,
): Promise<void> {
  const { installation } = backup.manifest;
  if (!installation || !keys)
    throw new NoBackup('this backup has no folder of its own: name the databases to restore into.');
  const options = readOptions([], environment);
  const data = openFolder(options.dataDirectory, keys, installation);
  try {
    const backing = await startBacking({ data, options, distributed: false, afresh: true, say });
    try {
      const url = (name: string) => backing.addresses.database(databaseOf(name));
      const ring = { backup: keys, url: backing.addresses.database(sharedDatabases.keys) };
      await restore({ services: await servicesAt(url), keys: ring, backup, say, signal });
      const { restoring: _done, ...whole } = data.state();
      data.setState(whole);
    } finally {
      await backing.stop();
    }
  } finally {
    data.release();
  }
}

const databaseOf = (name: string) => services.find((node) => node.name === name)!.database;

function openFolder(
  path: string,
  keys: FoundBackup,
  { createdAt, clock, clockAt }: NonNullable<FoundBackup['manifest']['installation']>,
): DataDirectory {
  const known = join(path, 'state.json');
  if (existsSync(known) && !(JSON.parse(readFileSync(known, 'utf8')) as InstallationState).restoring)
    throw new NoBackup(`${path} holds an installation; set RAPPORT_DATA to a new folder.`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const secret = (name: string) => join(keys.folder, name);
  if (!existsSync(secret('secrets.json')))
    throw new NoBackup(`${keys.folder} does not hold the installation's secrets.`);
  writeFileSync(join(path, 'secrets.json'), readFileSync(secret('secrets.json')), { mode: 0o600 });
  const data = openDataDirectory(path, clock);
  const password = existsSync(secret('admin-password'));
  data.setState({ version: 1, createdAt, clock, restoring: true, admin: password ? 'generated' : 'given' });
  if (password) data.writeSecret('admin-password', readFileSync(secret('admin-password'), 'utf8'));
  if (clock === 'controlled') beginClock(data, new Date(clockAt ?? createdAt));
  return data;
}

async function servicesAt(url: (service: string) => string): Promise<readonly RestoredService[]> {
  return await Promise.all(
    services.map(async ({ name, definition }) => ({
      databaseUrl: url(name),
      definition: await definition(),
    })),
  );
}

const PLAIN = [NoBackup, NothingToExamine, BackupDamaged, DatabaseTooNew, LaunchError];

main(process.argv.slice(2), process.env).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const plain = PLAIN.some((kind) => error instanceof kind);
    say(plain ? (error as Error).message : String((error as Error).stack ?? error));
    process.exit(1);
  },
);
