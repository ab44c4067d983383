import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Type } from 'typebox';
import { openDatabase } from '@rapport/kernel/postgres';
import type { HeardEvent } from '@rapport/kernel/projection';
import {
  type RunningService,
  type ServiceDefinition,
  type ServicePorts,
  startService,
} from '@rapport/kernel/service';
import type { Clock } from '@rapport/kernel/values';
import { freshDatabase } from '../../packages/kernel/src/testing/databases.ts';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import type { Patient } from './examination.ts';

const TOPIC = 'rapport.shop.sale.v1';
const SOLD = 'rapport.shop.sale.sold.v1';

/** Two services with real databases and a real log in Postgres: one sells and publishes, the other keeps takings. */
export interface SmallInstallation {
  readonly definitions: Readonly<Record<'shop' | 'till', ServiceDefinition>>;
  /** Addresses of the databases, by name: shop, till, log. */
  readonly urls: Readonly<Record<'shop' | 'till' | 'log', string>>;
  readonly environment: Readonly<Record<string, string>>;
  sell(times: number): Promise<void>;
  settle(): Promise<void>;
  stop(): Promise<void>;
}

interface Sale {
  readonly amount: number;
}
const sum = (event: HeardEvent<Sale>, column: string) => [
  {
    key: [event.streamId],
    fold: (row: Readonly<Record<string, unknown>> | undefined) => ({
      stream_id: event.streamId,
      [column]: Number(row?.[column] ?? 0) + event.data.amount,
      changed_at: event.recordedAt,
    }),
  },
];
const columns = (of: string) => ({ stream_id: 'text', [of]: 'bigint', changed_at: 'timestamptz' }) as const;

/** Folder of migrations with one table. */
async function migrations(table: string, column: string): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), `rapport-test-${process.pid}-`));
  const text = `create table read.${table} (stream_id text primary key, ${column} bigint not null, changed_at timestamptz not null);`;
  await writeFile(join(folder, `0001_${table}.sql`), text);
  return pathToFileURL(`${folder}/`);
}

/** The service that sells: publishes each sale, keeps what it counts to itself. `use` is told its ports. */
export const defineShop = async (
  use: (ports: ServicePorts) => void = () => {},
): Promise<ServiceDefinition> => ({
  name: 'shop',
  migrations: await migrations('sales_v1', 'sold'),
  settings: Type.Object({}),
  problems: {},
  build: (ports) => {
    use(ports);
    return {
      topics: [TOPIC],
      publications: {
        Sold: ({ data }) => ({
          topic: TOPIC,
          type: SOLD,
          value: new TextEncoder().encode(JSON.stringify(data)),
        }),
        Counted: null,
      },
      projections: [
        {
          name: 'sales_v1',
          from: 'own',
          key: ['stream_id'],
          columns: columns('sold'),
          on: { Sold: (event: HeardEvent<Sale>) => sum(event, 'sold') },
        },
      ],
      timers: [{ name: 'remind', on: {}, fire: async () => {} }],
    };
  },
});

/** The service that hears of sales and keeps the takings. */
export const defineTill = async (): Promise<ServiceDefinition> => ({
  name: 'till',
  migrations: await migrations('takings_v1', 'taken'),
  settings: Type.Object({}),
  problems: {},
  build: () => ({
    decoders: {
      [TOPIC]: (bytes) => ({
        type: SOLD,
        data: JSON.parse(new TextDecoder().decode(bytes)) as Sale,
        occurredAt: '',
        meta: { correlationId: randomUUID(), actor: 'service:shop' },
      }),
    },
    projections: [
      {
        name: 'takings_v1',
        from: [TOPIC],
        key: ['stream_id'],
        columns: columns('taken'),
        on: { [SOLD]: (event: HeardEvent<Sale>) => sum(event, 'taken') },
      },
    ],
  }),
});

/** Starts both on fresh databases of the test server, or on those given. */
export async function startSmallInstallation(
  given: {
    readonly urls?: SmallInstallation['urls'];
    readonly keysUrl?: string;
    readonly clock?: Clock;
  } = {},
): Promise<SmallInstallation> {
  let shopPorts: ServicePorts | undefined;
  const definitions = {
    shop: await defineShop((ports) => (shopPorts ??= ports)),
    till: await defineTill(),
  };
  const fresh = async () => ({
    shop: await freshDatabase(),
    till: await freshDatabase(),
    log: await freshDatabase(),
  });
  const urls = given.urls ?? (await fresh());
  const environment = await environmentOf(urls, given.keysUrl);
  const running: RunningService[] = [];
  for (const definition of Object.values(definitions))
    running.push(await startService(definition, environment, given.clock ? { clock: given.clock } : {}));
  const settled = async () => (await Promise.all(running.map((one) => one.settled()))).every(Boolean);
  return {
    definitions,
    urls,
    environment,
    settle: async () => {
      await eventually(settled, Boolean, { within: 30_000, what: 'settled' });
    },
    sell: async (times) => {
      if (shopPorts) for (let i = 0; i < times; i += 1) await sellOnce(shopPorts, i);
    },
    stop: async () => {
      for (const one of running.splice(0).reverse()) await one.stop();
    },
  };
}

/** Both services as the doctor sees them; their databases are the caller's to close. */
export function patientsOf({
  definitions,
  environment,
  urls,
}: Pick<SmallInstallation, 'definitions' | 'environment' | 'urls'>): readonly Patient[] {
  return (['shop', 'till'] as const).map((name) => ({
    name,
    definition: definitions[name],
    environment,
    database: openDatabase(urls[name], { max: 3 }),
  }));
}

/** Settings of both services over these databases. */
export async function environmentOf(
  urls: SmallInstallation['urls'],
  keysUrl?: string,
): Promise<Readonly<Record<string, string>>> {
  const secret = Buffer.alloc(32, 7).toString('base64');
  return {
    SHOP_DATABASE_URL: urls.shop,
    TILL_DATABASE_URL: urls.till,
    LOG_DATABASE_URL: urls.log,
    KEYS_DATABASE_URL: keysUrl ?? (await freshDatabase()),
    INTERNAL_SECRET: secret,
    KEY_ENCRYPTION_KEY: secret,
    INDEX_KEY: secret,
    LOG_LEVEL: 'silent',
  };
}

/** A sale in one of five places, and now and then something that stays private. */
export async function sellOnce({ store }: Pick<ServicePorts, 'store'>, i: number): Promise<void> {
  const sold = { type: 'Sold', data: { amount: i + 1 } };
  const events = i % 4 === 0 ? [sold, { type: 'Counted', data: {} }] : [sold];
  const id = `0190a1de-0000-7000-8000-00000000000${i % 5}`;
  await store.append({
    parts: [{ streamId: `sale-${id}`, expected: 'any', events }],
    cause: { correlationId: randomUUID(), actor: 'service:shop' },
    idempotency: { key: randomUUID(), requestHash: 'x', kind: 'client' },
  });
}
