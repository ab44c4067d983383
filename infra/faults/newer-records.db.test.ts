import { openDatabase } from '@rapport/kernel/postgres';
import {
  type RunningService,
  type ServiceDefinition,
  type ServicePorts,
  startService,
} from '@rapport/kernel/service';
import { sql } from '@rapport/kernel/sql';
import { afterEach, expect, test } from 'vitest';
import { freshDatabase } from '../../packages/kernel/src/testing/databases.ts';
import { postgresLogReader } from '../doctor/log-reader.ts';
import { defineShop, defineTill, environmentOf, patientsOf, sellOnce } from '../doctor/small-installation.ts';
import { openCheckup } from './checkup.ts';
import { survive } from './trial.ts';

const TOPIC = 'rapport.shop.sale.v1';
const SALES = 20;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A shop of a later build: its sales say more than before, and it publishes what no older reader has heard of. */
async function newerShop(use: (ports: ServicePorts) => void): Promise<ServiceDefinition> {
  const shop = await defineShop(use);
  const bytes = (data: object) => new TextEncoder().encode(JSON.stringify(data));
  return {
    ...shop,
    build: async (ports) => {
      const parts = await shop.build(ports);
      const publications = {
        ...parts.publications,
        Sold: ({ data }: { readonly data: object }) => ({
          topic: TOPIC,
          type: 'rapport.shop.sale.sold.v1',
          value: bytes({ ...data, currency: 'CNY' }),
        }),
        Refunded: ({ data }: { readonly data: object }) => ({
          topic: TOPIC,
          type: 'rapport.shop.sale.refunded.v1',
          value: bytes(data),
        }),
      };
      return { ...parts, publications };
    },
  };
}

test('[F18] a newer build publishes what an older reader does not know: it is passed over, what is known goes on being counted, and nobody falls behind', async ({
  task,
}) => {
  const urls = { shop: await freshDatabase(), till: await freshDatabase(), log: await freshDatabase() };
  const environment = await environmentOf(urls);
  let store: ServicePorts['store'] | undefined;
  const use = (ports: ServicePorts) => void (store = ports.store);
  const till = await defineTill();
  const begin = async (definition: ServiceDefinition): Promise<RunningService> => {
    const service = await startService(definition, environment);
    ends.push(() => service.stop());
    return service;
  };
  const sell = async () => {
    for (let i = 0; i < SALES; i += 1) await sellOnce({ store: store! }, i);
  };
  const older = await begin(await defineShop(use));
  await begin(till);
  await sell();
  const newer = await newerShop(use);
  const checkup = openCheckup(
    patientsOf({ definitions: { shop: newer, till }, environment, urls }),
    postgresLogReader(openDatabase(urls.log, { max: 3 })),
  );
  ends.push(() => checkup.close());
  await survive(
    task,
    checkup,
    {
      injected:
        'a service is replaced by a build that adds a field to its events and publishes a type of them that its readers have not heard of',
      holds: 'readers that were not replaced count what they know, park nothing, and come to the end',
    },
    async (struck) => {
      await older.stop();
      await begin(newer);
      struck();
      for (const streamId of ['sale-a', 'sale-b'])
        await store!.append({
          parts: [{ streamId, expected: 'any', events: [{ type: 'Refunded', data: { amount: 7 } }] }],
          cause: { correlationId: streamId, actor: 'service:shop' },
        });
      await sell();
    },
  );
  const eyes = openDatabase(urls.till, { max: 1 });
  ends.push(() => eyes.close());
  const { taken, parked } = await eyes.one<{ taken: number; parked: number }>(sql`
    select (select sum(taken) from read.takings_v1)::bigint as taken, (select count(*) from ops.parked) as parked`);
  expect({ taken, parked }).toEqual({ taken: 2 * ((SALES * (SALES + 1)) / 2), parked: 0 });
}, 150_000);
