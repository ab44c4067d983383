import { controlledClock, realClock } from '@rapport/kernel/clock';
import { internalTokens } from '@rapport/kernel/http';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { openKeyRing } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import { SHOWING, settled } from '../launcher/sample.ts';
import { startOneProcess } from '../launcher/one-process.ts';
import type { Backing } from '../launcher/backing.ts';
import type { DataDirectory } from '../launcher/data-directory.ts';
import { services, sharedDatabases } from '../topology.ts';
import { type Company, type Founding, companyOf } from './company.ts';
import { found, isThere } from './founding.ts';
import type { Places } from './pen.ts';
import { DAYS, type Plan, beginOf } from './plan.ts';

/** Who is there from the founding on; their facts are few, and read by type. */
const FOUNDING = [
  'AccountOpened',
  'ProductAdded',
  'PriceSet',
  'ProgrammeOpened',
  'CalendarDefined',
  'SlaPolicyDefined',
  'CampaignPlanned',
  'MaterialPublished',
  'AudienceDefined',
];
const MAILBOX = 'support@rapport.example';
const DAY_MS = 86_400_000;

/** The stores of an installation at rest, opened to be written to. */
export interface OpenStores {
  readonly databases: ReadonlyMap<string, Database>;
  close(): Promise<void>;
}

/** Opens the store of each service that acts; who only shows what others did has nothing of the history in its own. */
export function openStores({ addresses }: Pick<Backing, 'addresses'>): OpenStores {
  const acting = services.filter(({ name }) => !SHOWING.has(name));
  const databases = new Map(
    acting.map(({ name, database }) => [
      name,
      openDatabase(addresses.database(database), { max: 2, name: 'load', longestPauseMs: 0 }),
    ]),
  );
  const close = async () => {
    for (const database of databases.values()) await database.close();
  };
  return { databases, close };
}

/** Starts the services once, on a clock that stands before the history's beginning, and founds the company through them. */
export async function foundCompany(
  data: DataDirectory,
  { addresses }: Pick<Backing, 'addresses'>,
  plan: Plan,
  signal: AbortSignal,
): Promise<void> {
  const from = new Date(beginOf(plan) - DAY_MS);
  const until = new Date(from.getTime() + (DAYS + 31) * DAY_MS);
  const loading = data.state().clock === 'loading';
  const installation = await startOneProcess({
    ...{ data, addresses, host: '127.0.0.1', port: 0, smtpPort: 0, adminPassword: undefined, outer: {} },
    ...(loading ? { clock: controlledClock(from) } : {}),
    reachable: true,
    later: SHOWING,
  });
  try {
    const tokens = internalTokens(Buffer.from(data.secrets.internal, 'base64'));
    const doors = {
      http: (service: string) => installation.services.get(service)!.http.url!,
      token: tokens.mint,
    };
    const stores = openStores({ addresses });
    const there = isThere(await foundingOf(stores));
    await stores.close();
    await found(doors, there, { from: loading ? from : realClock.now(), until });
    await settled(installation, signal);
  } finally {
    await installation.stop();
  }
}

/** What the founding wrote down, by service. */
export async function foundingOf({
  databases,
}: OpenStores): Promise<ReadonlyMap<string, readonly Founding[]>> {
  const founded = new Map<string, readonly Founding[]>();
  for (const [name, database] of databases) {
    const facts = await database.many<Founding>(sql`
      select stream_id as "streamId", type, data from es.events
      where type = any(${FOUNDING}::text[]) and position <= 10000 order by position`);
    founded.set(name, facts);
  }
  return founded;
}

export const readCompany = async (stores: OpenStores): Promise<Company> =>
  companyOf(await foundingOf(stores), MAILBOX);

/** How far each store and each kind of number is. */
export async function placesOf({ databases }: OpenStores): Promise<Places> {
  const places: Places = { positions: new Map(), numbers: new Map() };
  for (const [service, database] of databases) {
    const { position } = await database.one<{ position: number }>(sql`select position from es.head`);
    places.positions.set(service, position);
    const kinds = await database.many<{ streamId: string; version: number }>(sql`
      select stream_id as "streamId", version from es.streams where stream_id like 'numbers-%'`);
    for (const { streamId, version } of kinds)
      places.numbers.set(`${service} ${streamId.slice('numbers-'.length)}`, version);
  }
  return places;
}

/** Whether anybody is a customer here, or was. */
export async function hasCustomers({ databases }: OpenStores): Promise<boolean> {
  const rows = await databases.get('customers')!.many(sql`
    select 1 as one from es.streams where stream_id like 'party-%' limit 1`);
  return rows.length > 0;
}

/** The key ring that the services seal with. */
export const openKeys = ({ addresses }: Backing, { secrets }: DataDirectory) =>
  openKeyRing({
    databaseUrl: addresses.database(sharedDatabases.keys),
    kek: Buffer.from(secrets.keyEncryption, 'base64'),
    indexKey: Buffer.from(secrets.index, 'base64'),
  });

/** The database that it lies in. */
export const openRing = ({ addresses }: Backing): Database =>
  openDatabase(addresses.database(sharedDatabases.keys), { max: 1, name: 'load', longestPauseMs: 0 });
