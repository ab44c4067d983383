import { type Agent, type Person, agents, inventPeople } from './people.ts';
import { type Random, seededRandom } from '@rapport/kernel/values';
import { type SellingAct, planSelling } from './selling.ts';
import { type ShopAct, planShop } from './shop.ts';
import { type WorkflowAct, planWorkflow } from './workflow.ts';
import { automatic, cities, fill, products, topics } from './texts.ts';

/** A mail that a customer sends. `number` makes its Message-ID; `answers` are numbers of earlier mails of the thread. */
export interface SampleMail {
  readonly thread: number;
  readonly number: number;
  readonly from: Person;
  readonly subject: string;
  readonly text: string;
  readonly answers: readonly number[];
  readonly automatic: boolean;
  /** The very same mail is delivered twice. */
  readonly repeated: boolean;
}

/** What an agent does with a thread. */
export type SampleAct =
  | { readonly kind: 'take' | 'close'; readonly thread: number; readonly agent: Agent }
  | {
      readonly kind: 'note' | 'reply';
      readonly thread: number;
      readonly agent: Agent;
      readonly text: string;
    }
  | WorkflowAct
  | SellingAct
  | ShopAct;

/** What happens at one instant: mails come in, then agents act on what is there. */
export interface SampleMoment {
  readonly at: Date;
  readonly mails: readonly SampleMail[];
  readonly acts: readonly SampleAct[];
}

/** How much there is of everything. */
export interface SampleSize {
  readonly people: number;
  readonly threads: number;
  readonly days: number;
}

export const fullSize: SampleSize = { people: 360, threads: 580, days: 365 };

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
/** The two moments of a working day in minutes after midnight UTC (nine and one o'clock in China): mails, then answers. */
const MOMENTS = { mails: 60, acts: 5 * 60 } as const;
/** Each day both moments come up to this much later, so that no two days are alike. */
const SHIFT_MINUTES = 170;

/** What happens in one part of a day; a weekend's goes to the Monday after it. */
type Calendar = (day: number, part: keyof typeof MOMENTS) => { mails: SampleMail[]; acts: SampleAct[] };

interface Thread {
  readonly number: number;
  readonly person: Person;
  readonly agent: Agent;
  readonly say: (pick: readonly string[]) => string;
  readonly topic: (typeof topics)['zh'][number];
}

/** The sample company's year, ending the day before `end`: the same for the same end, whatever machine makes it. */
export function planYear(end: Date, size: SampleSize = fullSize): readonly SampleMoment[] {
  const random = seededRandom(20_261_123);
  const people = inventPeople(random, size.people);
  const moments = new Map<number, { mails: SampleMail[]; acts: SampleAct[] }>();
  const lastDay = Math.floor(end.getTime() / DAY_MS) - 1;
  const firstDay = lastDay - size.days + 1;
  const shifts = Array.from({ length: size.days }, () => random.below(SHIFT_MINUTES));
  const at: Calendar = (given, part) => {
    const day = workday(given, firstDay, size.days);
    const instant = (firstDay + day) * DAY_MS + (MOMENTS[part] + shifts[day]!) * MINUTE_MS;
    const moment = moments.get(instant) ?? { mails: [], acts: [] };
    moments.set(instant, moment);
    return moment;
  };
  let numbers = 0;
  for (let number = 0; number < size.threads; number += 1) {
    planThread(
      beginThread(number, random, people),
      random.below(size.days),
      size.days,
      random,
      at,
      () => (numbers += 1),
    );
  }
  return [...moments]
    .sort(([a], [b]) => a - b)
    .map(([instant, moment]) => ({ at: new Date(instant), ...moment }));
}

/** The sample company works from Monday to Friday. 1970-01-01 was a Thursday. */
function workday(day: number, firstDay: number, days: number): number {
  const weekday = (firstDay + day + 4) % 7;
  const shift = weekday === 0 ? 1 : weekday === 6 ? 2 : 0;
  return day + shift < days ? day + shift : Math.max(0, day - 2);
}

function beginThread(number: number, random: Random, people: readonly Person[]): Thread {
  const person = random.pick(people);
  const language = person.language;
  const values = {
    order: `SO${String(100_000 + random.below(900_000))}`,
    product: random.pick(products[language]),
    city: random.pick(cities[language]),
    days: String(2 + random.below(12)),
    size: String(80 + 20 * random.below(12)),
    greeting: person.greeting,
  };
  return {
    number,
    person,
    agent: random.pick(agents.filter((agent) => agent.language === language)),
    topic: random.pick<(typeof topics)['zh'][number]>(topics[language]),
    say: (from) => fill(random.pick(from), values),
  };
}

/** One conversation: a mail; mostly an answer the same or a later day; often a word back; in the end it is closed. */
function planThread(
  { number, person, agent, topic, say }: Thread,
  day: number,
  days: number,
  random: Random,
  at: Calendar,
  nextNumber: () => number,
): void {
  const subject = say([topic.subject]);
  const mail = (text: string, answers: readonly number[], more: Partial<SampleMail> = {}): SampleMail => ({
    thread: number,
    number: nextNumber(),
    from: person,
    subject: answers.length > 0 ? `Re: ${subject}` : subject,
    text,
    answers,
    automatic: false,
    repeated: false,
    ...more,
  });
  const opening = mail(say(topic.opening), [], { repeated: random.chance(0.01) });
  at(day, 'mails').mails.push(opening);
  const answeredOn = day + (random.chance(0.75) ? 0 : 1 + random.below(3));
  // What came in last waits to be answered by whoever reads this.
  if (answeredOn >= days - 1 && random.chance(0.7)) return;
  const acts = at(Math.min(answeredOn, days - 1), 'acts').acts;
  acts.push({ kind: 'take', thread: number, agent });
  if (random.chance(0.3)) acts.push({ kind: 'note', thread: number, agent, text: say(topic.note) });
  acts.push({ kind: 'reply', thread: number, agent, text: say(topic.answer) });
  const { answered, ended } = planWorkflow({ number, agent, colleague: colleagueOf(agent) });
  const bought = planShop(number, agent, person);
  acts.push(...answered, ...planSelling({ number, agent }), ...bought.answered);
  const atTheEnd = [...ended, ...bought.ended];
  const next = answeredOn + 3 + random.below(2);
  if (next >= days) return;
  if (random.chance(0.06)) {
    const { subject: title, text } = automatic[person.language];
    at(next, 'mails').mails.push(mail(text, [opening.number], { automatic: true, subject: title }));
  }
  if (!random.chance(0.7)) {
    at(next, 'acts').acts.push(...atTheEnd, { kind: 'close', thread: number, agent });
    return;
  }
  at(next, 'mails').mails.push(mail(say(topic.followUp), [opening.number]));
  const last = at(next, 'acts').acts;
  if (random.chance(0.6)) last.push({ kind: 'reply', thread: number, agent, text: say(topic.closing) });
  last.push(...atTheEnd, { kind: 'close', thread: number, agent });
}

/** The next of those who speak the same language. */
function colleagueOf(agent: Agent): Agent {
  const alike = agents.filter(({ language }) => language === agent.language);
  return alike[(alike.indexOf(agent) + 1) % alike.length]!;
}
