import type { Database } from '@rapport/kernel/postgres';
import { PERSONAL, scopeOf } from '../domain/scopes.ts';
import type { PlaceEntries } from '../domain/subscription.events.ts';
import { type FeedRow, type Place, eventsAt, eventsAfter, placeBefore } from '../queries/feed.ts';
import { entriesOf } from '../queries/pushes.ts';
import type { ResendRow, StandingSubscription } from '../queries/subscriptions.ts';
import type { Feed } from './feed.ts';

/** Something to push along: the feed as it comes, or what was asked for once more. */
export interface PushLane {
  readonly pushId: string;
  readonly subscription: StandingSubscription;
  readonly resendId: string | null;
  readonly personal: boolean;
  /** Where it begins, when nothing of it was pushed yet. */
  begins(): Promise<PlaceEntries>;
  /** What comes after a place, and the place after all of that. */
  next(after: Place): Promise<{ readonly rows: readonly FeedRow[]; readonly place: Place }>;
}

/** So many events are pushed before it is written down how far it went. */
const AT_ONCE = 64;

/** The lanes of a subscription: the feed, and each resend that is under way. None delays another. */
export function lanesOf(
  subscription: StandingSubscription,
  resends: readonly ResendRow[],
  world: { readonly database: Database; readonly feed: Feed; readonly types: readonly string[] },
): readonly PushLane[] {
  const { subscription_id: subscriptionId, scopes } = subscription;
  const wanted = subscription.types.length > 0 ? subscription.types : world.types;
  const types = wanted.filter((type) => scopes.includes(scopeOf(type.split('.')[1] ?? '')));
  const personal = subscription.personal && scopes.includes(PERSONAL);
  const live: PushLane = {
    pushId: subscriptionId,
    subscription,
    resendId: null,
    personal,
    begins: async () => subscription.after,
    next: (after) => world.feed.page({ types, after, limit: AT_ONCE }),
  };
  const again = resends
    .filter((resend) => resend.subscription_id === subscriptionId)
    .map((resend): PushLane => {
      const { resend_id: resendId } = resend;
      return { pushId: resendId, subscription, resendId, personal, ...resentBy(resend, types, world) };
    });
  return [live, ...again];
}

function resentBy(
  { what }: ResendRow,
  types: readonly string[],
  { database, feed }: { readonly database: Database; readonly feed: Feed },
): Pick<PushLane, 'begins' | 'next'> {
  const through = (after: Place, rows: readonly FeedRow[]) => placeThrough(after, rows);
  if ('places' in what)
    return {
      begins: async () => [],
      next: async (after) => {
        const left = what.places.filter(
          ([source, position]) => position > (after.get(source)?.position ?? 0),
        );
        const rows = await eventsAt(database, types, left.slice(0, AT_ONCE));
        return { rows, place: through(after, rows) };
      },
    };
  return {
    begins: async () => entriesOf(await placeBefore(database, types, what.since)),
    next: async (after) => {
      const asked = { types, after, upTo: await feed.reached(), limit: AT_ONCE, before: what.until };
      const rows = await eventsAfter(database, asked);
      return { rows, place: through(after, rows) };
    },
  };
}

/** The place after some events. */
export function placeThrough(after: Place, rows: readonly FeedRow[]): Place {
  const place = new Map(after);
  for (const { source, position, id } of rows) place.set(source, { position, mark: id.slice(-12) });
  return place;
}
