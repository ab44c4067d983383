import type { Database } from '@rapport/kernel/postgres';
import { PERSONAL, scopeOf, serviceOf } from '../domain/scopes.ts';
import { typesFor } from '../domain/wanted.ts';
import type { PlaceEntries } from '../domain/subscription.events.ts';
import { type FeedAsked, type Place, eventsAt, placeBefore, placeThrough } from '../queries/feed.ts';
import { entriesOf } from '../queries/pushes.ts';
import type { ResendRow, StandingSubscription } from '../queries/subscriptions.ts';
import { type Feed, type FeedPage, nextOf } from './feed.ts';

/** Something to push along: the feed as it comes, or what was asked for once more. */
export interface PushLane {
  readonly pushId: string;
  readonly subscription: StandingSubscription;
  readonly resendId: string | null;
  readonly personal: boolean;
  /** Where it begins, when nothing of it was pushed yet. */
  begins(): Promise<PlaceEntries>;
  /** What comes after a place, and the place after all of that. */
  next(after: Place): Promise<FeedPage>;
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
  const types = typesOf(subscription, world.types);
  const { parties } = subscription;
  const personal = subscription.personal && scopes.includes(PERSONAL);
  const live: PushLane = {
    pushId: subscriptionId,
    subscription,
    resendId: null,
    personal,
    begins: async () => subscription.after,
    next: (after) => world.feed.page({ types, parties, after, limit: AT_ONCE }),
  };
  const again = resends
    .filter((resend) => resend.subscription_id === subscriptionId)
    .map((resend): PushLane => {
      const { resend_id: resendId } = resend;
      return {
        pushId: resendId,
        subscription,
        resendId,
        personal,
        ...resentBy(resend, { types, parties }, world),
      };
    });
  return [live, ...again];
}

/** What a subscription hears: what it names, as far as its partner has the scopes today. */
function typesOf(
  { types, records, scopes }: StandingSubscription,
  known: readonly string[],
): readonly string[] {
  const open = (type: string) => scopes.includes(scopeOf(serviceOf(type)));
  const named = { records: records.length > 0 ? records : undefined };
  const heard = typesFor(known, scopes, named);
  return types.length > 0 ? types.filter((type) => open(type) && heard.includes(type)) : heard;
}

function resentBy(
  { what }: ResendRow,
  wanted: Pick<FeedAsked, 'types' | 'parties'>,
  { database, feed }: { readonly database: Database; readonly feed: Feed },
): Pick<PushLane, 'begins' | 'next'> {
  const { types } = wanted;
  if ('places' in what)
    return {
      begins: async () => [],
      next: async (after) => {
        const left = what.places.filter(
          ([source, position]) => position > (after.get(source)?.position ?? 0),
        );
        const rows = await eventsAt(database, types, left.slice(0, AT_ONCE));
        return { rows, place: placeThrough(after, rows), more: left.length > AT_ONCE };
      },
    };
  return {
    begins: async () => entriesOf(await placeBefore(database, types, what.since)),
    next: async (after) => {
      const asked = { ...wanted, after, upTo: await feed.reached(), limit: AT_ONCE, before: what.until };
      return await nextOf(database, asked);
    },
  };
}
