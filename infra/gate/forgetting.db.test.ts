import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeyRing } from '@rapport/kernel/sealing';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { identifier, sql } from '@rapport/kernel/sql';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { type Company, sink, startCompany } from './company.ts';
import { customer, publishMaterial } from './customers.ts';

const NOON = '2026-03-05T04:00:00.000Z';
const MATERIAL = '0190a1de-0000-7000-8000-0000000000b2';
/** What nobody may find afterwards, in whatever form. */
const CANARY = `canary${randomUUID().replaceAll('-', '').slice(0, 12)}`;
const MAILS = 12;

let mails: Awaited<ReturnType<typeof sink>>;
let company: Company;
let names: readonly string[];
let eyes: readonly Database[];
beforeAll(async () => {
  mails = await sink();
  company = await startCompany(mails.url, NOON);
  await publishMaterial(company, MATERIAL);
  names = Object.keys(company.environment).filter((name) => name.endsWith('_DATABASE_URL'));
  eyes = names.map((name) => openDatabase(company.environment[name]!, { max: 1, longestPauseMs: 0 }));
});
afterAll(async () => {
  await Promise.all(eyes.map((database) => database.close()));
  await company.stop();
  await mails.close();
});

/** A mail of theirs; the words are theirs too. */
const written = (n: number) => ({
  raw: [
    `From: <${CANARY}@customer.example>`,
    'To: support@rapport.example',
    `Subject: ${CANARY} asks ${n}`,
    `Message-ID: <${CANARY}-${n}@customer.example>`,
    '',
    `It is me, ${CANARY}.`,
  ].join('\r\n'),
  envelope: { from: `${CANARY}@customer.example`, to: 'support@rapport.example' },
});

/** Tables of all databases in which a word stands in plain text, be it in bytes. */
async function tablesWith(word: string): Promise<readonly string[]> {
  const hex = Buffer.from(word).toString('hex');
  const found = eyes.map(async (database) => {
    const tables = await database.many<{ schema: string; name: string }>(sql`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
    const holding = tables.map(async ({ schema, name }) => {
      const row = await database.maybeOne(sql`
        select true as found from ${identifier(`${schema}.${name}`)} t
        where t::text ilike ${`%${word}%`} or t::text like ${`%${hex}%`} limit 1`);
      return row ? [`${schema}.${name}`] : [];
    });
    return (await Promise.all(holding)).flat();
  });
  return (await Promise.all(found)).flat();
}

/** Their name and what they wrote, sealed, as it lies in the stores. */
async function sealedOf(
  partyId: string,
): Promise<readonly { readonly field: string; readonly sealed: never }[]> {
  const customers = eyes[names.indexOf('CUSTOMERS_DATABASE_URL')]!;
  const named = await customers.many<{ sealed: never }>(sql`
    select data -> 'name' as sealed from es.events where stream_id = ${`party-${partyId}`} and type = 'PartyNamed'`);
  const said = await company.channels.many<{ sealed: never }>(sql`
    select e.data -> 'text' as sealed from es.events e join read.conversations_v1 c
      on e.stream_id = 'conversation-' || c.conversation_id
    where e.type = 'MessageReceived' and c.party_id = ${partyId}`);
  return [
    ...named.map(({ sealed }) => ({ field: 'name', sealed })),
    ...said.map(({ sealed }) => ({ field: 'text', sealed })),
  ];
}

/** Who has the keys opens what can be opened. */
async function opened(sealed: Awaited<ReturnType<typeof sealedOf>>): Promise<readonly string[]> {
  const ring = await openKeyRing({
    databaseUrl: company.environment['KEYS_DATABASE_URL']!,
    kek: Buffer.from(company.environment['KEY_ENCRYPTION_KEY']!, 'base64'),
    indexKey: Buffer.from(company.environment['INDEX_KEY']!, 'base64'),
  });
  const texts = await ring.open(sealed);
  await ring.close();
  return texts.filter((text) => text !== undefined);
}

test('[F25] a customer is forgotten while their mails come in and a message goes out to them: afterwards nobody can read who it was, and what is folded again is the same', async ({
  task,
}) => {
  task.meta.trial = {
    injected:
      'a customer is forgotten while mails of theirs are taken in, a promotion to them is at the gate, and read models are rebuilt',
    holds:
      'no database holds their name, address or words in plain text, no key opens what was sealed, nothing is sent to them any more, and rebuilt read models equal the live ones',
    violations: 0,
  };
  const { partyId } = await customer(company, CANARY);
  await company.mail(written(0).raw, written(0).envelope);
  const before = await eventually(
    () => sealedOf(partyId),
    (sealed) => sealed.length === 2,
    { what: 'their name, and their first mail with them' },
  );
  expect(await opened(before)).toEqual([CANARY, expect.stringContaining(CANARY)]);
  const coming = (async () => {
    for (let n = 1; n < MAILS; n += 1) await company.mail(written(n).raw, written(n).envelope);
  })();
  await company.ask('channels', 'POST', '/sendings', { partyId, materialId: MATERIAL });
  const forgotten = await company.ask('customers', 'POST', `/parties/${partyId}/actions/forget`, {
    reason: 'asked',
  });
  expect(forgotten.status, JSON.stringify(forgotten.body)).toBe(200);
  for (const [service, model] of [
    ['customers', 'parties_v1'],
    ['customers', 'contact_points_v1'],
    ['channels', 'conversations_v1'],
  ] as const)
    await company.ask(service, 'POST', `/read-models/${model}/actions/rebuild`, { atParity: 'switch' });
  await coming;

  const page = await eventually(
    async () =>
      (await company.ask('customers', 'GET', `/parties/${partyId}`)).body as Record<string, unknown>,
    ({ name, forgottenAt }) => name === null && forgottenAt !== undefined,
  );
  expect(page['contactPoints']).toEqual([]);
  await eventually(
    async () => ({
      tables: await tablesWith(CANARY),
      words: await opened([...before, ...(await sealedOf(partyId))]),
    }),
    ({ tables, words }) => tables.length === 0 && words.length === 0,
    { what: 'nothing of theirs is left' },
  );
  const sent = mails.taken.length;
  const after = await company.ask('channels', 'POST', '/sendings', { partyId, materialId: MATERIAL });
  await eventually(
    () =>
      company.channels.maybeOne<{ state: string }>(
        sql`select state from read.sendings_v1 where message_id = ${(after.body as { messageId?: string }).messageId ?? ''}::uuid`,
      ),
    (row) => row?.state === 'stopped',
  );
  expect(mails.taken).toHaveLength(sent);
});
