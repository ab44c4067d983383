import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type HeardEvent,
  type Projection,
  applyBatch,
  commandIdOf,
  heardFrom,
} from '@rapport/kernel/projection';
import { type Database, migrate } from '@rapport/kernel/postgres';
import { identifier, sql } from '@rapport/kernel/sql';
import { deriveUuid } from '@rapport/kernel/values';
import { freshServiceDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { customersService } from '../src/app.ts';

const agent = {
  kind: 'person',
  accountId: 'a',
  login: 'lin',
  name: 'Lin',
  role: 'agent',
  sessionId: 's',
} as const;
const PARTIES = 4;

/** One thing said about parties, by their place in the run: facts go to whoever the party is at the time. */
type Said =
  | { readonly does: 'rename' | 'confirm' | 'reach' | 'leave'; readonly party: number }
  | { readonly does: 'merge'; readonly party: number; readonly into: number }
  | { readonly does: 'unmerge'; readonly party: number };

const place = fc.nat(PARTIES - 1);
const facts = fc.record({ does: fc.constantFrom('rename', 'confirm', 'reach', 'leave'), party: place });
const merges = fc.record({ does: fc.constant('merge'), party: place, into: place });
const unmerges = fc.record({ does: fc.constant('unmerge'), party: place });
const history = fc.array(fc.oneof(facts, merges, merges, unmerges) as fc.Arbitrary<Said>, {
  minLength: 3,
  maxLength: 14,
});

let staged: StagedService;
let other: Database;
let unique = 0;

beforeAll(async () => {
  staged = await stageService(customersService);
  other = await freshServiceDatabase();
  await migrate(other.url, { customers: customersService.migrations });
});
afterAll(async () => {
  await staged.close();
  await other.close();
});

async function post(path: string, payload: object) {
  const url = `/api/customers/v1/parties${path}`;
  return await staged.app.inject({ method: 'POST', url, payload, headers: await staged.as(agent) });
}

/** A party of somebody who wrote to us: provisional. */
async function begin(): Promise<string> {
  unique += 1;
  const conversationId = deriveUuid('conversation', String(unique));
  const { keys, store } = staged.ports;
  const [address, displayName] = await keys.seal(`conversation:${conversationId}`, [
    { field: 'address', text: `first${unique}@example.com` },
    { field: 'display_name', text: `First ${unique}` },
  ]);
  const contactPoint = keys.indexHash('email', `first${unique}@example.com`);
  const event: HeardEvent = {
    id: deriveUuid('opened', conversationId),
    type: 'rapport.channels.conversation.conversation-opened.v1',
    data: { channel: 'mail', mailbox: 'hello@example.org', contactPoint, address, displayName },
    streamId: `conversation-${conversationId}`,
    source: 'channels/0',
    position: unique,
    occurredAt: '2025-03-01T08:00:00.000Z',
    recordedAt: '2025-03-01T08:00:00.000Z',
    meta: { correlationId: conversationId, actor: 'customer' },
  };
  const [reaction] = staged.parts.reactions!;
  await reaction!.on[event.type]!(event as never, (purpose) => commandIdOf(reaction!, event, purpose));
  const [identified] = await store.readStream(`recognition-${conversationId}`);
  return String(identified!.data['partyId']);
}

/** What is shown of a party, in words that do not name its id. */
async function shown(partyId: string) {
  const url = `/api/customers/v1/parties/${partyId}`;
  const answer = await staged.app.inject({ url, headers: await staged.as(agent) });
  const { partyId: survivor, name, provisional, aliases, contactPoints } = answer.json();
  const addresses = (contactPoints as { address: string }[]).map(({ address }) => address);
  const page = { name: String(name), provisional: Boolean(provisional), addresses };
  return { survivor, shown: { ...page, aliases: (aliases as string[]).length } };
}

/** A world of parties in which a history is told, and what it said to whom. */
async function world() {
  const ids: string[] = [];
  for (let i = 0; i < PARTIES; i += 1) ids.push(await begin());
  const mergeIds = new Map<number, string>();
  const into = new Map<number, number>();
  const survivor = (party: number): number => (into.has(party) ? survivor(into.get(party)!) : party);
  return { ids, mergeIds, into, survivor };
}
type World = Awaited<ReturnType<typeof world>>;

/** Tells one fact of a party. An address that is to leave is the latest given to the party that has it. */
async function tell(
  { ids }: World,
  does: string,
  party: number,
  text: string,
  reached: Map<number, string[]>,
): Promise<void> {
  const id = ids[party]!;
  if (does === 'rename') await post(`/${id}/actions/rename`, { name: text });
  else if (does === 'confirm') await post(`/${id}/actions/confirm`, {});
  else if (does === 'reach') {
    const { contactPoint } = (
      await post(`/${id}/contact-points`, { kind: 'email', address: `${text}@example.com` })
    ).json();
    reached.set(party, [...(reached.get(party) ?? []), contactPoint]);
  } else {
    const contactPoint = reached.get(party)?.pop();
    if (contactPoint) await post(`/${id}/contact-points/actions/remove`, { contactPoint });
  }
}

/** Tells the history with its merges, then undoes all of them; answers each fact with the party it went to. */
async function tellMerged(here: World, said: readonly Said[], mark: string) {
  const told: { readonly does: string; readonly party: number; readonly text: string }[] = [];
  const reached = new Map<number, string[]>();
  for (const [i, one] of said.entries()) {
    if (one.does === 'merge') await merge(here, one.party, one.into);
    else if (one.does === 'unmerge') await unmerge(here, one.party);
    else {
      const party = here.survivor(one.party);
      told.push({ does: one.does, party, text: `${one.does} ${i}`.replace(' ', '') });
      await tell(here, one.does, party, `${mark}${told.at(-1)!.text}`, reached);
    }
  }
  for (const party of [...here.into.keys()]) await unmerge(here, party);
  return told;
}

async function merge(here: World, party: number, into: number): Promise<void> {
  const answer = await post(`/${here.ids[party]}/actions/merge`, { intoPartyId: here.ids[into] });
  const allowed = party !== into && !here.into.has(party) && !here.into.has(into);
  expect(answer.statusCode, answer.body).toBe(allowed ? 200 : party === into ? 422 : 409);
  if (!allowed) return;
  here.mergeIds.set(party, answer.json().mergeId);
  here.into.set(party, into);
  await staged.settle();
  const page = await shown(here.ids[party]!);
  expect(page.survivor).toBe(here.ids[here.survivor(party)]);
  const known = [...Array(PARTIES).keys()].filter((one) => here.survivor(one) === here.survivor(party));
  expect(page.shown.aliases).toBe(known.length - 1);
}

async function unmerge(here: World, party: number): Promise<void> {
  const mergeId = here.mergeIds.get(party);
  if (!here.into.has(party)) {
    if (mergeId === undefined) return;
    expect((await post(`/${here.ids[party]}/actions/unmerge`, { mergeId })).statusCode).toBeGreaterThan(400);
    return;
  }
  expect((await post(`/${here.ids[party]}/actions/unmerge`, { mergeId })).statusCode).toBe(200);
  here.into.delete(party);
}

/** Without what only tells two worlds apart. */
function plain({ addresses, ...rest }: Awaited<ReturnType<typeof shown>>['shown'], mark: string) {
  const bare = (text: string) => text.replaceAll(mark, '').replace(/irst ?\d+/, 'irst');
  return { ...rest, name: bare(rest.name), addresses: addresses.map(bare).sort() };
}

describe('two customers who turn out to be one, and then not', () => {
  test('[R018] merged, lived with and separated again, each is as if never merged, with what was said of it since', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (said) => {
        const [merged, apart] = [await world(), await world()];
        const told = await tellMerged(merged, said, `m${unique}x`);
        const reached = new Map<number, string[]>();
        const mark = `a${unique}x`;
        for (const { does, party, text } of told) await tell(apart, does, party, `${mark}${text}`, reached);
        await staged.settle();
        for (let i = 0; i < PARTIES; i += 1) {
          const [one, two] = [await shown(merged.ids[i]!), await shown(apart.ids[i]!)];
          expect(one.survivor).toBe(merged.ids[i]);
          expect(plain(one.shown, `m${unique}x`)).toEqual(plain(two.shown, mark));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('the read models are the same however the histories of the parties come in between each other', async () => {
    const said = fc.sample(history, { numRuns: 3, seed: 7 });
    for (const one of said) await tellMerged(await world(), one, `i${unique}x`);
    const left = await world();
    await merge(left, 0, 1);
    await merge(left, 1, 2);
    await staged.settle();
    const expected = await contents(staged.ports.database);
    const events = (await staged.ports.store.readAll(0, 100_000)).map((event) =>
      heardFrom('customers/0', event),
    );
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(1_000_000)), async (numbers) => {
        for (const { name } of projections()) await other.run(sql`truncate ${identifier(`read.${name}`)}`);
        const order = interleaved(events, numbers);
        for (let from = 0; from < order.length;) {
          const batch = order.slice(from, (from += 1 + (numbers.next().value! % 400)));
          for (const projection of projections())
            await other.transaction((tx) => applyBatch(tx, projection, batch));
        }
        expect(await contents(other)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});

const projections = (): readonly Projection[] => staged.parts.projections ?? [];

async function contents(database: Database) {
  const tables = projections().map(async ({ name, key }) => {
    const order = key.map((column) => identifier(column).text).join(', ');
    return [name, await database.many({ text: `select * from read.${name} order by ${order}`, values: [] })];
  });
  return Object.fromEntries(await Promise.all(tables));
}

/** The same events in another order that keeps each stream's own. */
function interleaved(events: readonly HeardEvent[], numbers: Iterator<number>): readonly HeardEvent[] {
  const streams = [...Map.groupBy(events, ({ streamId }) => streamId).values()].map((all) => [...all]);
  const order: HeardEvent[] = [];
  while (streams.length > 0) {
    const at = (numbers.next().value as number) % streams.length;
    const stream = streams[at]!;
    order.push(...stream.splice(0, 1 + ((numbers.next().value as number) % 3)));
    if (stream.length === 0) streams.splice(at, 1);
  }
  return order;
}
