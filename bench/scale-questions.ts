import pg from 'pg';
import type { Asker, Running } from './installation.ts';

/** What people ask, how long each answer took, and how long it may take. */
export interface Asked {
  readonly name: string;
  readonly times: readonly number[];
  readonly bar: number;
}

const ROUNDS = 60;
const WARM_UP = 5;
const ORDINARY = 20;
const USUAL = 200;
/** Among so many with the most links somebody has about as many events as usual. */
const BUSIEST = 300;
const [LIST_MS, FIGURES_MS, MOMENT_MS, LONG_MS, ORDINARY_MS] = [200, 1_000, 150, 150, 15];

interface Question {
  readonly name: string;
  readonly bar: number;
  readonly rounds?: number;
  readonly path: (n: number) => string;
}

/** Customers to ask about: some hundreds in no order, those with about {@link USUAL} events, and the one with the most of all. */
interface Customers {
  readonly some: readonly string[];
  readonly names: readonly string[];
  readonly ordinary: readonly string[];
  /** How many events those have, from the least to the most. */
  readonly usual: string;
  readonly longest: { readonly partyId: string; readonly events: number };
  readonly conversations: readonly string[];
}

/** Asks what people ask all day, of lists, figures and customers. */
export async function askQuestions(running: Running, door: Asker): Promise<readonly Asked[]> {
  const customers = await customersOf(running, door);
  const asked: Asked[] = [];
  for (const question of questionsAbout(customers)) {
    process.stdout.write(`  … ${question.name}\n`);
    asked.push(await ask(door, question));
  }
  return asked;
}

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const instant = (n: number) => daysAgo(5 + ((n * 37) % 380)).toISOString();
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** Lists as people open them. */
const LISTS: Readonly<Record<string, string>> = {
  'inbox, all': '/api/console/v1/inbox?view=all&limit=50',
  opportunities: '/api/sales/v1/opportunities?limit=50',
  'board of sales, now': '/api/sales/v1/board',
  quotes: '/api/sales/v1/quotes?limit=50',
  orders: '/api/sales/v1/orders?limit=50',
  'cases due next': '/api/support/v1/cases?limit=50',
  promises: '/api/workflow/v1/promises?limit=50',
  members: '/api/loyalty/v1/members?limit=50',
  'messages by the gate': '/api/channels/v1/sendings/counts',
};

function questionsAbout(customers: Customers): readonly Question[] {
  const { some, names, ordinary, longest, conversations } = customers;
  const pick = (of: readonly string[]) => (n: number) => encodeURIComponent(of[(n * 7) % of.length]!);
  const [party, name, usual, thread] = [pick(some), pick(names), pick(ordinary), pick(conversations)];
  const page = (id: string, n: number) => `/api/console/v1/customers/${id}?limit=50&asOf=${instant(n)}`;
  const boards = ['contact', 'sales', 'service', 'loyalty', 'marketing'];
  const year = `from=${dayOf(daysAgo(365))}&to=${dayOf(daysAgo(1))}`;
  return [
    {
      name: 'search: customers by name',
      bar: LIST_MS,
      path: (n) => `/api/customers/v1/parties?q=${name(n)}`,
    },
    ...Object.entries(LISTS).map(([called, path]) => ({
      name: `list: ${called}`,
      bar: LIST_MS,
      path: () => path,
    })),
    ...boards.map((board) => ({
      name: `dashboard: ${board}, a year by month`,
      bar: FIGURES_MS,
      rounds: 15,
      path: () => `/api/analytics/v1/figures?board=${board}&by=month&${year}`,
    })),
    {
      name: 'dashboard: sales, as of a past day',
      bar: FIGURES_MS,
      rounds: 15,
      path: (n) => `/api/analytics/v1/figures?board=sales&by=month&${year}&asOf=${instant(n).slice(0, 10)}`,
    },
    {
      name: 'moment of contact: customer, one request',
      bar: MOMENT_MS,
      path: (n) => `/api/console/v1/customers/${party(n)}?limit=50`,
    },
    {
      name: 'moment of contact: conversation, one request',
      bar: MOMENT_MS,
      path: (n) => `/api/console/v1/conversations/${thread(n)}`,
    },
    {
      name: `customer of ${customers.usual} events, as of any instant`,
      bar: ORDINARY_MS,
      path: (n) => page(usual(n), n),
    },
    {
      name: `customer of ${longest.events.toLocaleString('en')} events, as of any instant`,
      bar: LONG_MS,
      path: (n) => page(longest.partyId, n),
    },
  ];
}

async function ask({ get }: Asker, { name, bar, path, rounds = ROUNDS }: Question): Promise<Asked> {
  const times: number[] = [];
  for (let n = -WARM_UP; n < rounds; n += 1) {
    const began = performance.now();
    await get(path(n + WARM_UP));
    if (n >= 0) times.push(performance.now() - began);
  }
  return { name, times, bar };
}

async function customersOf(running: Running, { get }: Asker): Promise<Customers> {
  const client = new pg.Client({ connectionString: running.consoleDatabase });
  await client.connect();
  try {
    const sampled = await client.query<{ id: string }>(`
      select subject as id from read.customer_events_v1 where fact = 'partyBegun' order by md5(subject::text) limit 300`);
    const busiest = await client.query<{ id: string }>(`
      select links_to as id from read.customer_events_v1 where links_to is not null
      group by 1 order by count(*) desc limit ${BUSIEST}`);
    const [partyId, ...busy] = busiest.rows.map(({ id }) => id);
    if (partyId === undefined) throw new Error('nobody has a history');
    const conversations = await client.query<{ id: string }>(`
      select subject as id from read.customer_events_v1 where fact = 'conversationOpened' order by md5(subject::text) limit 200`);
    const some = sampled.rows.map(({ id }) => id);
    const usual: { readonly id: string; readonly events: number }[] = [];
    for (const id of busy) usual.push({ id, events: await eventsOf(client, id) });
    const off = ({ events }: { readonly events: number }) => Math.abs(events - USUAL);
    const ordinary = usual.toSorted((a, b) => off(a) - off(b)).slice(0, ORDINARY);
    const counts = ordinary.map(({ events }) => events).toSorted((a, b) => a - b);
    return {
      some,
      names: await namesOf(some.slice(0, 40), get),
      ordinary: ordinary.map(({ id }) => id),
      usual: [...new Set([counts[0], counts.at(-1)])].join(' to '),
      longest: { partyId, events: await eventsOf(client, partyId) },
      conversations: conversations.rows.map(({ id }) => id),
    };
  } finally {
    await client.end();
  }
}

async function eventsOf(client: pg.Client, partyId: string): Promise<number> {
  const { rows } = await client.query<{ events: number }>(
    `select count(*)::int as events from read.customer_events_v1 where subject = any(array(
       select $1::uuid union select subject from read.customer_events_v1 where links_to = $1))`,
    [partyId],
  );
  return rows[0]!.events;
}

async function namesOf(ids: readonly string[], get: Asker['get']): Promise<readonly string[]> {
  const names: string[] = [];
  for (const id of ids) names.push(String((await get(`/api/customers/v1/parties/${id}`))['name']));
  return names;
}
