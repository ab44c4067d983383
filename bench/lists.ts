import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { type Asker, asker, startInstallation } from './installation.ts';
import { SIZE, fillCases, fillSales, ownerOf } from './lists-load.ts';
import { type Result, type Sample, percentile } from './measure.ts';
import type { World } from './world.ts';

const ROUNDS = 60;
const WARM_UP = 5;
const BAR_MS = 200;
/** Customers, opportunities and cases made through the doors: what is sealed in the rows beside them is theirs. */
const TEMPLATES = 40;

/** What people ask of lists: an address for the nth time, and the same rows by plain SQL. */
interface Question {
  readonly name: string;
  readonly service: 'sales' | 'support';
  readonly path: (n: number, deep: string) => string;
  readonly sql: string;
  /** The list whose cursor after some pages is asked on from. */
  readonly deepIn?: string;
}

const STANDINGS = `select o.*, s.* from read.opportunity_standings_v1 s join read.opportunities_v1 o using (opportunity_id)`;
const ORDER = 'order by s.expected_close, s.opportunity_id limit 51';
const AS_OF = `s.from_at <= now() - interval '90 days' and (s.until_at is null or s.until_at > now() - interval '90 days')`;
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const STAGES = ['new', 'needs-known', 'offered', 'negotiating'];

const QUESTIONS: readonly Question[] = [
  {
    name: 'board, now',
    service: 'sales',
    path: () => '/api/sales/v1/board',
    sql: `select stage, currency, count(*), sum(amount_minor) from read.opportunity_standings_v1 where until_at is null and status = 'open' group by 1, 2`,
  },
  {
    name: 'board, as of a past day',
    service: 'sales',
    path: (n) => `/api/sales/v1/board?asOf=${daysAgo(10 + ((n * 37) % 300))}`,
    sql: `select stage, currency, count(*), sum(amount_minor) from read.opportunity_standings_v1 s where ${AS_OF} and status = 'open' group by 1, 2`,
  },
  {
    name: 'opportunities, first page',
    service: 'sales',
    path: () => '/api/sales/v1/opportunities?status=open&limit=50',
    sql: `${STANDINGS} where s.until_at is null and s.status = 'open' ${ORDER}`,
  },
  {
    name: 'opportunities, a deep page',
    service: 'sales',
    path: (_, deep) => `/api/sales/v1/opportunities?status=open&limit=50&cursor=${deep}`,
    deepIn: '/api/sales/v1/opportunities?status=open&limit=50',
    sql: `${STANDINGS} where s.until_at is null and s.status = 'open' order by s.expected_close, s.opportunity_id offset 1000 limit 51`,
  },
  {
    name: 'opportunities of one owner',
    service: 'sales',
    path: (n) => `/api/sales/v1/opportunities?limit=50&owner=${ownerOf(n % SIZE.owners)}`,
    sql: `${STANDINGS} where s.until_at is null and s.owner = '${ownerOf(7)}' ${ORDER}`,
  },
  {
    name: 'opportunities of one stage',
    service: 'sales',
    path: (n) => `/api/sales/v1/opportunities?status=open&limit=50&stage=${STAGES[n % 3]!}`,
    sql: `${STANDINGS} where s.until_at is null and s.status = 'open' and s.stage = 'offered' ${ORDER}`,
  },
  {
    name: 'opportunities, as of a past day',
    service: 'sales',
    path: (n) => `/api/sales/v1/opportunities?limit=50&asOf=${daysAgo(10 + ((n * 37) % 300))}`,
    sql: `${STANDINGS} where ${AS_OF} ${ORDER}`,
  },
  {
    name: 'quotes of one owner',
    service: 'sales',
    path: (n) => `/api/sales/v1/quotes?limit=50&owner=${ownerOf(n % SIZE.owners)}`,
    sql: `select * from read.quotes_v1 where owner = '${ownerOf(7)}' order by changed_at desc, quote_id desc limit 51`,
  },
  {
    name: 'cases, those due next',
    service: 'support',
    path: () => '/api/support/v1/cases?limit=50',
    sql: `select * from read.cases_v1 where status <> 'closed' order by next_due_at, case_id desc limit 51`,
  },
  {
    name: 'cases, a deep page',
    service: 'support',
    path: (_, deep) => `/api/support/v1/cases?limit=50&cursor=${deep}`,
    deepIn: '/api/support/v1/cases?limit=50',
    sql: `select * from read.cases_v1 where status <> 'closed' order by next_due_at, case_id desc offset 1000 limit 51`,
  },
  {
    name: 'cases of one owner',
    service: 'support',
    path: (n) => `/api/support/v1/cases?limit=50&owner=${ownerOf(n % SIZE.owners)}`,
    sql: `select * from read.cases_v1 where status <> 'closed' and owner = '${ownerOf(7)}' order by next_due_at, case_id desc limit 51`,
  },
  {
    name: 'cases that missed what was promised',
    service: 'support',
    path: () => '/api/support/v1/cases?limit=50&breached=true',
    sql: `select * from read.cases_v1 where status <> 'closed' and breached order by next_due_at, case_id desc limit 51`,
  },
];

/** B7: what lists take at the gateway, over a company's year of sales and service. */
export async function benchLists(world: World): Promise<Result> {
  const running = await startInstallation('start', join(world.directory, 'installation-lists'));
  const door = await asker(running.url);
  await makeTemplates(door);
  const databases = {
    sales: await connected(running.database('sales')),
    support: await connected(running.database('support')),
  };
  await fillSales(databases.sales);
  await fillCases(databases.support);
  const samples: Sample[] = [];
  const bars: Result['bars'][number][] = [];
  for (const question of QUESTIONS) {
    const { asked, plain } = await ask(door, databases[question.service], question);
    samples.push(
      { subject: `${question.name}: REST`, unit: 'ms', runs: asked },
      { subject: `${question.name}: its rows by plain SQL`, unit: 'ms', runs: plain },
    );
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(asked, share).toFixed(0));
    bars.push({
      what: `${question.name}, p95 ms (p50 ${p50}, p95 ${p95}, p99 ${p99})`,
      reached: percentile(asked, 0.95),
      bar: BAR_MS,
      better: 'less',
    });
  }
  for (const client of Object.values(databases)) await client.end();
  await running.stop();
  return {
    id: 'B7',
    title: 'Lists and the board over 100,000 opportunities, 100,000 quotes and 200,000 cases',
    samples,
    bars,
    remarks: [
      'One process, through the gateway, one question at a time; owner, stage and day change from question to question. Personal texts are opened in each answer.',
      'The rows were put into the read models by SQL, not by way of events: what is measured is reading. Of each opportunity there are up to four standings over a year.',
      'Plain SQL: the rows of a page, or the sums of the board, on the same connection to the same database, in turn with the question; the board asks for the page of each stage besides.',
    ],
  };
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

async function ask({ get }: Asker, client: pg.Client, { path, sql, deepIn }: Question) {
  const deep = deepIn === undefined ? '' : await cursorAfter(get, deepIn, 20);
  const asked: number[] = [];
  const plain: number[] = [];
  for (let n = -WARM_UP; n < ROUNDS; n += 1) {
    const began = performance.now();
    await get(path(n + WARM_UP, deep));
    const between = performance.now();
    await client.query(sql);
    if (n < 0) continue;
    asked.push(between - began);
    plain.push(performance.now() - between);
  }
  return { asked, plain };
}

async function cursorAfter(get: Asker['get'], list: string, pages: number): Promise<string> {
  let cursor = '';
  for (let page = 0; page < pages; page += 1) {
    const answer = await get(cursor === '' ? list : `${list}&cursor=${cursor}`);
    cursor = encodeURIComponent(String(answer['nextCursor']));
  }
  return cursor;
}

async function makeTemplates({ get, post }: Asker): Promise<void> {
  for (let i = 0; i < TEMPLATES; i += 1) {
    const party = { kind: 'organisation', name: `客户 ${i} ${randomUUID().slice(0, 8)}` };
    const { partyId } = await post('/api/customers/v1/parties', party);
    await post('/api/sales/v1/opportunities', {
      partyId,
      title: `磨机 ${i}`,
      amount: { amount: '1000', currency: 'CNY' },
      expectedClose: '2026-12-31',
    });
    await post('/api/support/v1/cases', {
      caseType: 'question',
      priority: 'normal',
      subject: `问题 ${i}`,
      partyId,
    });
  }
  for (;;) {
    const [deals, cases] = await Promise.all([
      get('/api/sales/v1/opportunities?limit=200'),
      get('/api/support/v1/cases?limit=200'),
    ]);
    const there = [deals, cases].every(({ items }) => (items as readonly unknown[]).length === TEMPLATES);
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
