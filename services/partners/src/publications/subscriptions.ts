import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type {
  PushFailed,
  PushTriedAgain,
  ResendAsked,
  ResendCompleted,
  SecretRotated,
  SubscriptionBegun,
  SubscriptionChanged,
  SubscriptionPaused,
  Terms,
} from '../domain/subscription.events.ts';
import { dataOf } from './wire.ts';

const SUBSCRIPTION = 'rapport.partners.subscription.v1';

/** What a subscription hears, without where it leads to. */
function heardOf({ types, records = [], parties = [], personal }: Terms) {
  return { types: [...types], records: [...records], partyIds: [...parties], personal };
}

/** What others hear of subscriptions: not where they lead to, nor what they are signed with. */
export const subscriptions: Publications = {
  SubscriptionBegun: (event) => {
    const { partnerId, ...terms } = dataOf<SubscriptionBegun>(event);
    return publish(SUBSCRIPTION, 'subscriptionBegun', { partnerId, ...heardOf(terms) }, event);
  },
  SubscriptionChanged: (event) => {
    return publish(SUBSCRIPTION, 'subscriptionChanged', heardOf(dataOf<SubscriptionChanged>(event)), event);
  },
  SecretRotated: (event) => {
    const { previousUntil } = dataOf<SecretRotated>(event);
    return publish(SUBSCRIPTION, 'secretRotated', { previousUntil }, event);
  },
  PushFailed: (event) => {
    const { attempt, reason, status, eventId, retryAt } = dataOf<PushFailed>(event);
    return publish(SUBSCRIPTION, 'pushFailed', { attempt, reason, status, eventId, retryAt }, event);
  },
  PushTriedAgain: (event) => publish(SUBSCRIPTION, 'pushTriedAgain', dataOf<PushTriedAgain>(event), event),
  PushRecovered: (event) => publish(SUBSCRIPTION, 'pushRecovered', {}, event),
  SubscriptionPaused: (event) => {
    const { partnerId = '', ownerId = '', ...how } = dataOf<SubscriptionPaused>(event);
    return publish(SUBSCRIPTION, 'subscriptionPaused', { ...how, partnerId, ownerId }, event);
  },
  SubscriptionResumed: (event) => publish(SUBSCRIPTION, 'subscriptionResumed', {}, event),
  SubscriptionEnded: (event) => publish(SUBSCRIPTION, 'subscriptionEnded', {}, event),
  ResendAsked: (event) => {
    const { resendId, what } = dataOf<ResendAsked>(event);
    const span =
      'since' in what ? { ...what, events: 0 } : { since: '', until: '', events: what.places.length };
    return publish(SUBSCRIPTION, 'resendAsked', { resendId, ...span }, event);
  },
  ResendCompleted: (event) => publish(SUBSCRIPTION, 'resendCompleted', dataOf<ResendCompleted>(event), event),
};
