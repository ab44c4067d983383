import { randomUUID } from 'node:crypto';
import type { Database } from '@rapport/kernel/postgres';
import { type Watermarks, followWatermarks } from '@rapport/kernel/relay';
import type { ServicePorts, Worker } from '@rapport/kernel/service';
import { pause } from '@rapport/kernel/waking';
import { lookedAt } from '../queries/about.ts';
import {
  type FeedAsked,
  type FeedRow,
  type Place,
  eventsAfter,
  placeAfter,
  placeThrough,
} from '../queries/feed.ts';
import { type Reached, type SaidWatermark, reachedOf } from '../queries/reached.ts';

/** A page of the feed and the place after it. */
export interface FeedPage {
  readonly rows: readonly FeedRow[];
  readonly place: Place;
  /** More is there already. */
  readonly more: boolean;
}

/** The feed as it is read: page by page, or waiting for news. */
export interface Feed {
  readonly reached: () => Promise<Reached>;
  readonly page: (asked: Omit<FeedAsked, 'upTo'>) => Promise<FeedPage>;
  /** The same, but while there is nothing it waits so long for something to come. */
  readonly await: (asked: Omit<FeedAsked, 'upTo'>, ms: number, signal?: AbortSignal) => Promise<FeedPage>;
}

/** Who waits for news looks so often. */
const LOOK_MS = 100;

/** Whoever asks for some customers alone has so many events looked through at a time; what is about others is passed. */
const WINDOW = 1_000;

/** What comes next, and the place after it: of all that was looked through. */
export async function nextOf(database: Database, asked: FeedAsked): Promise<FeedPage> {
  const { parties = [], after, limit } = asked;
  if (parties.length === 0) {
    const rows = await eventsAfter(database, asked);
    return { rows, place: placeThrough(after, rows), more: rows.length === limit };
  }
  const looked = await lookedAt(database, { ...asked, parties, limit: WINDOW });
  const places = looked.flatMap(({ meant }, i) => (meant ? [i] : []));
  const last = places[limit - 1];
  const through = last === undefined ? looked : looked.slice(0, last + 1);
  const more = last !== undefined || looked.length === WINDOW;
  const rows = through.flatMap(({ meant, ...row }) => (meant ? [row] : []));
  return { rows, place: placeThrough(after, through), more };
}

/** The feed over its table; `watermarkOf` says how far each source has come. Nobody waits longer than `signal` lets them. */
export function feedOver(
  database: Database,
  filled: { readonly consumer: string; readonly topics: readonly string[] },
  watermarkOf: (service: string) => SaidWatermark | undefined,
  signal: AbortSignal,
): Feed {
  const reached = reachedOf({ database, ...filled, watermarkOf });
  const page = async (asked: Omit<FeedAsked, 'upTo'>): Promise<FeedPage> => {
    const whole = { ...asked, upTo: await reached() };
    const found = await nextOf(database, whole);
    return { ...found, place: found.more ? found.place : await placeAfter(database, whole, found.rows) };
  };
  return {
    reached,
    page,
    await: async (asked, ms, caller) => {
      const until = performance.now() + ms;
      const ends = AbortSignal.any([signal, ...(caller ? [caller] : [])]);
      for (;;) {
        const found = await page(asked);
        if (found.rows.length > 0 || found.more || ends.aborted || performance.now() >= until) return found;
        await pause(Math.min(LOOK_MS, Math.max(0, until - performance.now())), ends);
      }
    },
  };
}

/** Follows how far the sources of the feed have recorded, and ends the waiting of readers when the service stops. */
export function watermarkWorker(
  { log, name }: Pick<ServicePorts, 'log' | 'name'>,
  topics: readonly string[],
): {
  readonly worker: Worker;
  readonly of: (service: string) => SaidWatermark | undefined;
  readonly stopping: AbortSignal;
} {
  const services = [...new Set(topics.map((topic) => topic.split('.')[1] ?? ''))];
  const stopping = new AbortController();
  let following: Watermarks | undefined;
  return {
    of: (service) => following?.of(service),
    stopping: stopping.signal,
    worker: {
      name: 'feed-watermarks',
      start: async () => {
        following = await followWatermarks(log, services, `${name}-feed-${randomUUID()}`);
      },
      stop: async () => {
        stopping.abort();
        await following?.stop();
      },
    },
  };
}
