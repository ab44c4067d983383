import type { Agent, Person } from './people.ts';
import { seededRandom } from '@rapport/kernel/values';

/** What an agent takes down or settles on a thread: a promise to whoever wrote, something to do. */
export type WorkflowAct = { readonly thread: number; readonly agent: Agent } & (
  | { readonly kind: 'promise'; readonly promise: SamplePromise }
  | { readonly kind: 'keep'; readonly note: string }
  | { readonly kind: 'task'; readonly title: string; readonly days: number; readonly priority: string }
  | { readonly kind: 'finish' }
);

/** A promise, its window in days from the day it is made. */
export interface SamplePromise {
  readonly kind: string;
  readonly value?: Readonly<Record<string, string>>;
  readonly quote: string;
  readonly days: number;
}

type Language = Person['language'];

/** Where each language's agents sit: their days end there. */
export const ZONES: Readonly<Record<Language, string>> = { zh: 'Asia/Shanghai', en: 'Europe/London' };

const WORDS: Readonly<Record<Language, Readonly<Record<string, readonly string[]>>>> = {
  zh: {
    price: ['这一批给您按{amount}元一件，本月内有效。', '老客户价，每件{amount}元。'],
    'call-back': ['两天内给您回电。', '查清楚后我给您打电话。'],
    gift: ['随货再送您一盒茶叶。', '这次包装免费给您换成礼盒。'],
    date: ['下周之内一定送到。', '我们会尽快发货，最晚下周。'],
    kept: ['已经回电，客户满意。', '已寄出，单号已发给客户。'],
    tasks: ['寄样品', '核对发票抬头', '跟仓库确认库存', '准备报价单', '回访，问问用得怎么样'],
  },
  en: {
    price: [
      'For this batch we can do EUR {amount} a piece, valid this month.',
      'EUR {amount} each, as an old customer.',
    ],
    'call-back': ['I will call you back within two days.', 'Let me find out and ring you.'],
    gift: ['We will add a box of tea, free of charge.', 'The gift box is on us this time.'],
    date: ['It will be with you by next week.', 'We ship as soon as we can, next week at the latest.'],
    kept: ['Called; the customer is happy.', 'Sent, with the tracking number.'],
    tasks: [
      'Send a sample',
      'Check the invoice address',
      'Ask the warehouse',
      'Prepare an offer',
      'Ask how they like it',
    ],
  },
};
const KINDS = ['price', 'price', 'call-back', 'gift', 'date'] as const;
/** How long each kind of word holds, in days. */
const DAYS: Readonly<Record<string, number>> = { price: 30, 'call-back': 2, gift: 7, date: 6 };

/** What comes of a thread's answer, and of its end; made of the thread's number alone, so that it changes nothing else. */
export function planWorkflow({
  number,
  agent,
  colleague,
}: {
  readonly number: number;
  readonly agent: Agent;
  readonly colleague: Agent;
}): { readonly answered: readonly WorkflowAct[]; readonly ended: readonly WorkflowAct[] } {
  const random = seededRandom(20_261_200 + number);
  const words = WORDS[agent.language];
  const of = { thread: number, agent };
  const answered: WorkflowAct[] = [];
  const ended: WorkflowAct[] = [];
  const promise = (kind: string): SamplePromise => {
    const amount = `${40 + random.below(120)}.${random.pick(['00', '50', '80'])}`;
    const currency = agent.language === 'zh' ? 'CNY' : 'EUR';
    const quote = random.pick(words[kind]!).replace('{amount}', amount);
    const value = kind === 'price' ? { value: { type: 'money', amount, currency } } : {};
    return { kind, ...value, quote, days: DAYS[kind]! };
  };
  if (random.chance(0.07)) {
    const kind = random.pick<(typeof KINDS)[number]>(KINDS);
    answered.push({ ...of, kind: 'promise', promise: promise(kind) });
    // Two colleagues, two prices: nobody noticed.
    if (kind === 'price' && random.chance(0.3))
      answered.push({ ...of, agent: colleague, kind: 'promise', promise: promise(kind) });
    if (random.chance(0.6)) ended.push({ ...of, kind: 'keep', note: random.pick(words['kept']!) });
  }
  if (random.chance(0.06)) {
    const priority = random.pick(['normal', 'normal', 'high', 'low']);
    answered.push({
      ...of,
      kind: 'task',
      title: random.pick(words['tasks']!),
      days: 1 + random.below(10),
      priority,
    });
    if (random.chance(0.6)) ended.push({ ...of, kind: 'finish' });
  }
  return { answered, ended };
}

/** What was taken down so far, by what it was and on which thread. */
export type TakenDown = Map<string, string>;

/** The doors this goes through: a question or a command in the name of the agent. */
export interface WorkflowDoors {
  readonly read: (service: string, path: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly send: (
    service: string,
    path: string,
    body: Readonly<Record<string, unknown>>,
  ) => Promise<Readonly<Record<string, unknown>>>;
}

/** Does one of these on the conversation its thread began. */
export async function performWorkflow(
  { read, send }: WorkflowDoors,
  act: WorkflowAct,
  {
    conversation,
    at,
    takenDown,
  }: { readonly conversation: SampleConversation; readonly at: Date; readonly takenDown: TakenDown },
): Promise<void> {
  const about = { kind: 'conversation', id: conversation.id };
  const [promise, task] = [takenDown.get(`promise ${act.thread}`), takenDown.get(`task ${act.thread}`)];
  const zone = ZONES[act.agent.language];
  if (act.kind === 'keep')
    return void (promise && (await send('workflow', `promises/${promise}/actions/keep`, { note: act.note })));
  if (act.kind === 'finish')
    return void (task && (await send('workflow', `tasks/${task}/actions/finish`, {})));
  const partyId = await partyOf(read, conversation);
  if (act.kind === 'task') {
    const due = { local: dayAfter(at, act.days), zone };
    const body = { title: act.title, about, ...(partyId ? { partyId } : {}), due, priority: act.priority };
    takenDown.set(`task ${act.thread}`, String((await send('workflow', 'tasks', body))['taskId']));
    return;
  }
  if (!partyId) return;
  const { days, ...said } = act.promise;
  const window = { to: dayAfter(at, days), zone };
  const made = await send('workflow', 'promises', {
    partyId,
    ...said,
    source: about,
    channel: 'mail',
    window,
  });
  takenDown.set(`promise ${act.thread}`, String(made['promiseId']));
}

/** A conversation of the sample, and the address that began it. */
export interface SampleConversation {
  readonly id: string;
  readonly address: string;
}

/** Whom a conversation is with, where that is known. */
export async function partyOf(
  read: WorkflowDoors['read'],
  { address }: SampleConversation,
): Promise<string | undefined> {
  const { items } = await read('customers', `parties?q=${encodeURIComponent(address)}`);
  return (items as readonly { readonly partyId: string }[])[0]?.partyId;
}

/** A calendar day some days after an instant; the company's hours lie within one day everywhere it works. */
export function dayAfter(at: Date, days: number): string {
  return new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
