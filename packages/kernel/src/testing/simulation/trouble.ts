import type { Schedule } from './schedule.ts';

/** What may fail: the database of one service, its event store, the shared log. */
export type Place = 'tables' | 'store' | 'log';

/** How a call goes wrong: it never arrived, or it was done and its answer was lost. */
export type Wrong = 'unheard' | 'unanswered' | undefined;

/** Times of trouble, and what goes wrong in them. */
export interface Trouble {
  /** From now on until an instant, so many of the calls of a place go wrong. */
  begin(place: Place, until: number, share: number): void;
  /** What becomes of the call that is made now. */
  strikes(place: Place): Wrong;
  over(): void;
}

/** No trouble yet. */
export function troubleOf({ random, now }: Schedule): Trouble {
  const times = new Map<Place, { readonly until: number; readonly share: number }>();
  return {
    begin: (place, until, share) => void times.set(place, { until, share }),
    strikes: (place) => {
      const time = times.get(place);
      if (!time || time.until < now() || !random.chance(time.share)) return undefined;
      return random.chance(0.5) ? 'unheard' : 'unanswered';
    },
    over: () => times.clear(),
  };
}
