import { setTimeout as delay } from 'node:timers/promises';
import type { LogReader } from '../doctor/log-reader.ts';
import type { Book, Figure, Shown } from './book.ts';
import { arrivalsBook } from './books/arrivals.ts';
import { campaignsBook } from './books/campaigns.ts';
import { creditsBook } from './books/credits.ts';
import { returnsBook } from './books/returns.ts';
import { customersBook } from './books/customers.ts';
import { figuresBook } from './books/figures.ts';
import { inboxBook } from './books/inbox.ts';
import { modelsBook } from './books/models.ts';
import { pointsBook } from './books/points.ts';
import { promisesBook } from './books/promises.ts';
import { quotesBook } from './books/quotes.ts';
import { rewardsBook } from './books/rewards.ts';
import { runsBook } from './books/runs.ts';
import { scoresBook } from './books/scores.ts';
import { segmentsBook } from './books/segments.ts';
import { sellingBook } from './books/selling.ts';
import { sendingsBook } from './books/sendings.ts';
import { casesBook } from './books/service.ts';
import { surveysBook } from './books/surveys.ts';
import { tasksBook } from './books/tasks.ts';
import { readInto } from './reading.ts';

/** How far it is gone into: of how many records pages are looked at one by one, and where days end. */
export interface Depth {
  readonly pages: number;
  readonly zone: string;
}

/** All that is compared. */
const booksOf = ({ pages, zone }: Depth): readonly Book[] => [
  inboxBook(),
  arrivalsBook(),
  customersBook(pages),
  sellingBook(),
  quotesBook(),
  casesBook(),
  surveysBook(pages),
  tasksBook(),
  promisesBook(),
  sendingsBook(),
  pointsBook(),
  rewardsBook(),
  campaignsBook(),
  creditsBook(zone),
  returnsBook(zone),
  runsBook(),
  figuresBook(zone),
  segmentsBook(zone),
  scoresBook(zone, pages),
  modelsBook(),
];

/** What was compared, and what differs. */
export interface Reconciliation {
  readonly events: number;
  /** Figures compared, by book. */
  readonly compared: ReadonlyMap<string, number>;
  readonly differences: readonly Figure[];
}

/**
 * A figure differs while something is on its way; what is wrong differs each time. Between looks lies more and more time: all
 * customers are judged anew half a minute after a new day began at the latest.
 */
const BETWEEN_MS = [1_000, 2_000, 4_000, 8_000, 16_000];

/**
 * Reads the whole log, makes every figure anew and compares it with what the screens show. Beside live traffic what
 * differs is looked at again, over the log read anew: only what differs at every look is told.
 */
export async function reconcile(reader: LogReader, shown: Shown, depth: Depth): Promise<Reconciliation> {
  let last = await look(reader, shown, depth);
  let differing = new Set(last.differences.map(({ what }) => what));
  for (const pause of BETWEEN_MS) {
    if (differing.size === 0) break;
    await delay(pause);
    last = await look(reader, shown, depth);
    differing = new Set(last.differences.map(({ what }) => what).filter((what) => differing.has(what)));
  }
  return { ...last, differences: last.differences.filter(({ what }) => differing.has(what)) };
}

async function look(reader: LogReader, shown: Shown, depth: Depth): Promise<Reconciliation> {
  const books = booksOf(depth);
  const { events } = await readInto(reader, books);
  const compared = new Map<string, number>();
  const differences: Figure[] = [];
  for (const book of books) {
    const figures = await book.figures(shown);
    compared.set(book.name, figures.length);
    differences.push(...figures.filter((figure) => figure.recomputed !== figure.shown));
  }
  return { events, compared, differences };
}
