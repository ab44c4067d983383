import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HeardEvent } from '@rapport/kernel/projection';
import { type ServiceDefinition, addressSettings } from '@rapport/kernel/service';
import { newUuid } from '@rapport/kernel/values';

const TOPIC = 'rapport.shop.sale.v1';
const SOLD = 'rapport.shop.sale.sold.v1';

/** What a sale says: its number, from 0, no two alike. */
interface Sale {
  readonly n: number;
}

/** One row a sale: how often it took effect. A sale that is lost has none, and no other can stand in for it. */
export const EFFECTS = 'create table read.effects_v1 (n bigint primary key, times integer not null);';

/** Writes the migrations of both services into a folder that their processes are given. */
export function writeMigrations(folder: string): void {
  for (const service of ['shop', 'till']) mkdirSync(join(folder, service), { recursive: true });
  writeFileSync(join(folder, 'till', '0001_effects_v1.sql'), EFFECTS);
}

const common = (name: string, folder: string) => ({
  name,
  migrations: pathToFileURL(`${join(folder, name)}/`),
  // None but those that follow from its name.
  settings: addressSettings(name),
  problems: {},
});

/** The service that sells: its relay publishes each sale. */
export const defineShop = (folder: string): ServiceDefinition => ({
  ...common('shop', folder),
  build: () => ({
    topics: [TOPIC],
    publications: {
      Sold: ({ data }) => ({
        topic: TOPIC,
        type: SOLD,
        value: new TextEncoder().encode(JSON.stringify(data)),
      }),
    },
  }),
});

/** The service that hears of sales and counts how often each took effect. */
export const defineTill = (folder: string): ServiceDefinition => ({
  ...common('till', folder),
  build: () => ({
    decoders: {
      [TOPIC]: (bytes) => ({
        type: SOLD,
        data: JSON.parse(new TextDecoder().decode(bytes)) as Sale,
        occurredAt: '',
        meta: { correlationId: newUuid(new Date()), actor: 'service:shop' },
      }),
    },
    projections: [
      {
        name: 'effects_v1',
        from: [TOPIC],
        key: ['n'],
        columns: { n: 'bigint', times: 'integer' },
        on: {
          [SOLD]: ({ data: { n } }: HeardEvent<Sale>) => [
            { key: [n], fold: (row) => ({ n, times: Number(row?.['times'] ?? 0) + 1 }) },
          ],
        },
      },
    ],
  }),
});
