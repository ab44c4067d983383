import { type Random, deriveUuid, seededRandom } from '@rapport/kernel/values';
import { inventPeople } from '../sample/people.ts';
import type { Company } from './company.ts';
import { enter, permitNews } from './lives/arriving.ts';
import { promise, takeTask } from './lives/giving-word.ts';
import { type Act, DAY, HOUR, type Life } from './lives/life.ts';
import { orderInShop } from './lives/ordering.ts';
import { sell } from './lives/selling.ts';
import { helpOut, speak } from './lives/serving.ts';
import { writeIn } from './lives/writing-in.ts';
import type { Pen } from './pen.ts';

/** How large a company is to be made, and until when it has lived. The same plan is the same history. */
export interface Plan {
  readonly parties: number;
  readonly events: number;
  readonly seed: number;
  /** Midnight UTC at which the history ends. */
  readonly until: string;
  /** One customer has so many events; 0: nobody stands out. */
  readonly longest: number;
  /** So many customers more are here all the time: each has {@link REGULAR_EVENTS}. */
  readonly regulars: number;
}

/** What a customer who comes all the time brings in a year, in events of all services; about 200 stand on their page. */
export const REGULAR_EVENTS = 425;

/** The company lives a year and a month. */
export const DAYS = 400;

export const beginOf = ({ until }: Plan): number => Date.parse(until) - DAYS * DAY;

/** What can happen to a customer: how many events it brings in all services together, and how often it does. */
const CHAPTERS = {
  mail: { events: 17, often: 22, perform: writeIn },
  shop: { events: 6, often: 34, perform: orderInShop },
  sale: { events: 22, often: 6, perform: sell },
  call: { events: 1, often: 22, perform: speak },
  case: { events: 6, often: 5, perform: helpOut },
  promise: { events: 2, often: 6, perform: promise },
  task: { events: 2, often: 5, perform: takeTask },
} as const;
type Chapter = keyof typeof CHAPTERS;
/** News to one customer: queued, attempted, counted, sent, sometimes followed. */
const NEWS_EVENTS = 4.12;
const BEGINNING_EVENTS = 5;
const ALL = Object.entries(CHAPTERS).flatMap(([name, { often }]) =>
  Array<Chapter>(often).fill(name as Chapter),
);
/** Part of the customers who permit news, and of a customer's events that are news. */
const PERMIT = 0.4;
const NEWS_SHARE = 0.25;

/** A customer's part in the history: what happens to them by itself, and in which runs of news they are. */
export interface Planned {
  readonly life: Life;
  readonly acts: readonly Act[];
  readonly news: readonly number[];
}

/** What a customer is given: the keyed hash of their address, and their code. */
export interface Given {
  readonly hash: Pen['hash'];
  readonly codeOf: (partyId: string) => string;
}

/** Plans the customer of a number. What becomes of them follows from seed and number alone. */
export function planLife(plan: Plan, number: number, company: Company, given: Given): Planned {
  const random = seededRandom(Math.imul(plan.seed, 0x9e3779b1) + number * 7_919);
  const life = customer(number, random, company, given);
  const begin = beginOf(plan) + (number <= plan.regulars ? HOUR : arrival(random));
  const budget = budgetOf(plan, number, random);
  const permits = random.chance(PERMIT);
  const runs = runsAfter(plan, begin);
  const news = permits ? chosen(random, runs, (budget * NEWS_SHARE) / PERMIT / NEWS_EVENTS) : [];
  const chapters = chaptersWithin(random, budget - BEGINNING_EVENTS - news.length * NEWS_EVENTS);
  life.byMail = beginsByMail(life, chapters);
  const end = Date.parse(plan.until) - HOUR;
  const acts = chapters.map((chapter, i) => {
    const at =
      life.byMail && i === 0 ? begin : begin + HOUR + Math.floor(random.next() * (end - begin - HOUR));
    return { at, perform: (pen: Pen) => perform(life, chapter, pen) };
  });
  const permit: readonly Act[] = permits
    ? [{ at: begin + 10 * 60_000, perform: (pen) => (permitNews(life, pen), []) }]
    : [];
  const entered: readonly Act[] = life.byMail
    ? []
    : [{ at: begin, perform: (pen) => (enter(life, pen), []) }];
  return { life, acts: [...entered, ...permit, ...acts], news };
}

/** Half of the people begin with a mail of theirs, where they write one at all: it becomes their first chapter. */
function beginsByMail({ organisation, random }: Life, chapters: Chapter[]): boolean {
  const mail = chapters.indexOf('mail');
  if (organisation || mail < 0 || random.chance(0.5)) return false;
  chapters.unshift(...chapters.splice(mail, 1));
  return true;
}

/** Nobody is quoted for twice at once: who has a quote orders from the shop meanwhile. */
function perform(life: Life, chapter: Chapter, pen: Pen): readonly Act[] {
  if (chapter !== 'sale') return CHAPTERS[chapter].perform(life, pen);
  if (life.selling) return orderInShop(life, pen);
  life.selling = true;
  return sell(life, pen);
}

function customer(number: number, random: Random, company: Company, { hash, codeOf }: Given): Life {
  const [invented] = inventPeople(random, 1);
  const [local, host] = invented!.address.split('@');
  const organisation = random.chance(0.25);
  const person = {
    ...invented!,
    name: organisation
      ? `${invented!.name}${invented!.language === 'zh' ? '茶行' : ' & Co.'}`
      : invented!.name,
    address: `${local}.${number}@${host}`,
  };
  const contactPoint = hash('email', person.address);
  const partyId = deriveUuid('recognised-party', contactPoint, '0');
  return {
    ...{ person, contactPoint, organisation, random, company, partyId },
    code: codeOf(partyId),
    byMail: false,
    begun: false,
    confirmed: false,
    selling: false,
    member: { state: { status: 'none' }, due: '' },
  };
}

/** Three in ten were customers from the first days on, the others came over the year. */
const arrival = (random: Random): number =>
  random.chance(0.3) ? random.below(5 * DAY) : Math.floor(random.next() * (DAYS - 20) * DAY);

/** Most customers have little, some much: exponential about the mean, but no less than it takes to begin. */
function budgetOf({ parties, events, longest, regulars }: Plan, number: number, random: Random): number {
  if (number === 0 && longest > 0) return longest;
  if (number > 0 && number <= regulars) return REGULAR_EVENTS;
  const mean = Math.max(0, (events - longest - regulars * REGULAR_EVENTS) / parties - BEGINNING_EVENTS);
  return BEGINNING_EVENTS + mean * -Math.log(1 - random.next());
}

function chaptersWithin(random: Random, budget: number): Chapter[] {
  const chapters: Chapter[] = [];
  for (let left = budget; ;) {
    const chapter = random.pick(ALL);
    const { events } = CHAPTERS[chapter];
    if (left < events / 2) return chapters;
    chapters.push(chapter);
    left -= events;
  }
}

/** News goes out once a week at most, a Tuesday of the history's own: by number, from its beginning. */
export const NEWS_EVERY = 7 * DAY;

function runsAfter(plan: Plan, begin: number): readonly number[] {
  const first = Math.ceil((begin + DAY - beginOf(plan)) / NEWS_EVERY);
  const last = Math.floor(((DAYS - 3) * DAY) / NEWS_EVERY);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

function chosen(random: Random, from: readonly number[], about: number): readonly number[] {
  const share = Math.min(1, about / Math.max(1, from.length));
  return from.filter(() => random.chance(share));
}
