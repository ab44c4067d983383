import { randomUUID } from 'node:crypto';
import nodemailer, { type Transporter } from 'nodemailer';
import type { Principal } from '@rapport/kernel/http';
import { deriveUuid } from '@rapport/kernel/values';
import { type Agent, agents } from './people.ts';
import type { SampleAct, SampleMail, SampleMoment } from './plan.ts';
import { isCampaignTime, permitNews, runCampaign } from './campaigns.ts';
import { openProgramme, takeRewards } from './members.ts';
import { defineSegments } from './segments.ts';
import { openCatalogue, performSelling } from './selling.ts';
import { performShop } from './shop.ts';
import { site, webForm } from './website.ts';
import { type SampleConversation, type TakenDown, type WorkflowDoors, performWorkflow } from './workflow.ts';

/** The REST of an installation. */
export interface RestDoors {
  /** Where a service's REST is. */
  readonly http: (service: string) => string;
  /** An internal token for a service, in the name of somebody who works there. */
  readonly token: (principal: Principal, service: string) => Promise<string>;
  readonly signal: AbortSignal;
}

/** All public doors of an installation, and the clock it stands on. */
export interface SampleDoors extends RestDoors {
  readonly smtp: { readonly host: string; readonly port: number };
  readonly moveClock: (to: Date) => void;
  /** Resolves once everything that follows from what was done is done. */
  readonly settled: () => Promise<void>;
  readonly progress: (done: number, total: number) => void;
}

const MAILBOX = 'support@rapport.example';
/** Connections and requests at once: as many as a small company's day has. */
const AT_ONCE = 8;
/** Nobody signs in with these before somebody sets a password: the sample's agents act, people do not. */
const unguessable = () => randomUUID() + randomUUID();

/**
 * Lives the sample company's year through the doors that everybody uses: customers write by SMTP, agents act by REST,
 * the clock goes from moment to moment. Everything of one moment has happened before the next begins.
 */
export async function loadSample(doors: SampleDoors, moments: readonly SampleMoment[]): Promise<void> {
  const first = moments[0];
  if (!first) return;
  doors.moveClock(first.at);
  const accounts = await openAccounts(doors);
  await openWebsite(doors);
  const products = await openCatalogue(doorsFor(doors, founder), first.at);
  await openProgramme(doorsFor(doors, founder), first.at);
  const known: Known = { conversations: new Map(), takenDown: new Map(), products };
  const campaigned = moments.find(({ at }) => isCampaignTime(at, first.at, moments.at(-1)!.at));
  const smtp = nodemailer.createTransport({
    ...doors.smtp,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: AT_ONCE,
    maxMessages: Infinity,
  });
  try {
    for (const [i, moment] of moments.entries()) {
      if (doors.signal.aborted) return;
      doors.moveClock(moment.at);
      await eachAtOnce(moment.mails, (mail) => deliver(smtp, mail, moment.at));
      await doors.settled();
      await learnConversations(doors, moment, accounts, known.conversations);
      const threads = Map.groupBy(moment.acts, (act) => act.thread);
      await eachAtOnce([...threads.values()], async (acts) => {
        for (const act of acts) await perform(doors, act, accounts.get(act.agent.login)!, moment.at, known);
      });
      if (moment.acts.length > 0) await doors.settled();
      if (moment === campaigned) await campaign(doors, [...accounts.values()][0]!, moment.at);
      doors.progress(i + 1, moments.length);
    }
    await takeRewards(doorsFor(doors, [...accounts.values()][0]!));
  } finally {
    smtp.close();
  }
}

/** Divides the customers of the year into segments; who is in each is found from the log. */
export async function divideSample(doors: RestDoors): Promise<void> {
  await defineSegments(doorsFor(doors, founder));
}

type Person = Extract<Principal, { kind: 'person' }>;

const founder: Person = {
  kind: 'person',
  accountId: deriveUuid('sample', 'founder'),
  login: 'sample',
  name: 'Sample',
  role: 'admin',
  sessionId: deriveUuid('sample', 'session'),
};

/** Whom it is for is looked up among what is known: what they permit must have been heard before. */
async function campaign(doors: SampleDoors, who: Person, at: Date): Promise<void> {
  await permitNews(doorsFor(doors, who));
  await doors.settled();
  await runCampaign(doorsFor(doors, who), at);
  await doors.settled();
}

/** Customers meet the company on its website too. */
async function openWebsite(doors: SampleDoors): Promise<void> {
  await send(doors, founder, 'channels', 'forms', { ...webForm, mailbox: MAILBOX });
  await send(doors, founder, 'channels', 'sites', { ...site, mailbox: MAILBOX });
}

/** Opens the agents' accounts and answers who they are. */
async function openAccounts(doors: SampleDoors): Promise<ReadonlyMap<string, Person>> {
  const opened = new Map<string, Person>();
  for (const agent of agents) opened.set(agent.login, await openAccount(doors, agent));
  return opened;
}

async function openAccount(doors: SampleDoors, { login, name }: Agent): Promise<Person> {
  const answer = await send(doors, founder, 'access', 'accounts', {
    login,
    name,
    role: 'agent',
    password: unguessable(),
  });
  return { ...founder, accountId: String(answer['accountId']), login, name, role: 'agent' };
}

async function deliver(smtp: Transporter, mail: SampleMail, at: Date): Promise<void> {
  const id = (number: number) => `<sample-${number}@mail.rapport.example>`;
  const message = {
    from: { name: mail.from.name, address: mail.from.address },
    to: MAILBOX,
    subject: mail.subject,
    text: mail.text,
    date: at,
    messageId: id(mail.number),
    ...(mail.answers.length > 0
      ? { inReplyTo: id(mail.answers.at(-1)!), references: mail.answers.map(id) }
      : {}),
    headers: mail.automatic ? { 'Auto-Submitted': 'auto-replied' } : {},
  };
  await smtp.sendMail(message);
  if (mail.repeated) await smtp.sendMail(message);
}

interface OpenMail {
  readonly conversationId?: string;
  readonly from?: { readonly address: string | null };
  readonly subject: string | null;
}

/** Finds the conversations that a moment's first mails began, in the list of what is open that day. */
async function learnConversations(
  doors: SampleDoors,
  { at, mails }: SampleMoment,
  accounts: ReadonlyMap<string, Person>,
  conversations: Map<number, SampleConversation>,
): Promise<void> {
  const begun = mails.filter((mail) => mail.answers.length === 0);
  // Somebody may begin two threads in the same words; which conversation is whose does not matter then.
  const sought = Map.groupBy(begun, (mail) => `${mail.from.address} ${mail.subject}`);
  if (sought.size === 0) return;
  const known = new Set([...conversations.values()].map(({ id }) => id));
  const who = [...accounts.values()][0]!;
  for await (const { conversationId, from, subject } of openMails(
    doors,
    who,
    at.toISOString().slice(0, 10),
  )) {
    if (!conversationId || known.has(conversationId)) continue;
    const first = sought.get(`${from?.address} ${subject}`)?.shift();
    if (first) conversations.set(first.thread, { id: conversationId, address: first.from.address });
  }
}

/** What is open of a day's mails, page by page. */
async function* openMails(doors: SampleDoors, who: Person, day: string): AsyncGenerator<OpenMail> {
  let cursor: unknown = '';
  while (cursor !== undefined) {
    const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
    const page = await read(doors, who, 'channels', `reckoning/${day}/open?limit=200${after}`);
    yield* page['items'] as readonly OpenMail[];
    cursor = page['nextCursor'];
  }
}

/** What the year has made so far, by thread. */
interface Known {
  readonly conversations: Map<number, SampleConversation>;
  readonly takenDown: TakenDown;
  /** What is sold, by its place in the catalogue. */
  readonly products: readonly string[];
}

async function perform(
  doors: SampleDoors,
  act: SampleAct,
  who: Person,
  at: Date,
  { conversations, takenDown, products }: Known,
): Promise<void> {
  const conversation = conversations.get(act.thread);
  if (!conversation) throw new Error(`the sample's thread ${act.thread} began no conversation`);
  const path = `conversations/${conversation.id}`;
  switch (act.kind) {
    case 'take':
      return void (await send(doors, who, 'channels', `${path}/actions/take`, {}));
    case 'close':
      return void (await send(doors, who, 'channels', `${path}/actions/close`, { reason: 'answered' }));
    case 'note':
      return void (await send(doors, who, 'channels', `${path}/notes`, { text: act.text }));
    case 'reply':
      return void (await send(doors, who, 'channels', `${path}/replies`, { text: act.text }));
    case 'sell':
    case 'refused':
    case 'case':
      return await performSelling(doorsFor(doors, who), act, { conversation, at, products });
    case 'order':
      return await performShop(doorsFor(doors, founder), act, { conversation, at, products });
    default:
      return await performWorkflow(doorsFor(doors, who), act, { conversation, at, takenDown });
  }
}

/** The doors of all services, for one who works there. */
function doorsFor(doors: RestDoors, who: Person): WorkflowDoors {
  return {
    read: (service, what) => read(doors, who, service, what),
    send: (service, what, body) => send(doors, who, service, what, body),
  };
}

type Answer = Readonly<Record<string, unknown>>;

async function send(
  doors: RestDoors,
  who: Person,
  service: string,
  path: string,
  body: Answer,
): Promise<Answer> {
  return await call(doors, who, service, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
}

const read = (doors: RestDoors, who: Person, service: string, path: string): Promise<Answer> =>
  call(doors, who, service, path, {});

async function call(
  doors: RestDoors,
  who: Person,
  service: string,
  path: string,
  init: RequestInit,
): Promise<Answer> {
  const headers = { ...init.headers, 'rapport-token': await doors.token(who, service) };
  const response = await fetch(`${doors.http(service)}/api/${service}/v1/${path}`, {
    ...init,
    headers,
    signal: doors.signal,
  });
  const answer = (await response.json()) as Answer;
  if (!response.ok)
    throw new Error(`sample: ${service} ${path} answered ${response.status} ${String(answer['code'])}`);
  return answer;
}

async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const next = items.values();
  const worker = async () => {
    for (const item of next) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}
