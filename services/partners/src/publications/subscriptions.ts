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
} from '../domain/subscription.events.ts';
import { dataOf } from './wire.ts';

const SUBSCRIPTION = 'rapport.partners.subscription.v1';

/** What others hear of subscriptions: not where they lead to, nor what they are signed with. */
export const subscriptions: Publications = {
  SubscriptionBegun: (event) => {
    const { partnerId, types, personal } = dataOf<SubscriptionBegun>(event);
    return publish(SUBSCRIPTION, 'subscriptionBegun', { partnerId, types: [...types], personal }, event);
  },
  SubscriptionChanged: (event) => {
    const { types, personal } = dataOf<SubscriptionChanged>(event);
    return publish(SUBSCRIPTION, 'subscriptionChanged', { types: [...types], personal }, event);
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
  SubscriptionPaused: (event) =>
    publish(SUBSCRIPTION, 'subscriptionPaused', dataOf<SubscriptionPaused>(event), event),
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
