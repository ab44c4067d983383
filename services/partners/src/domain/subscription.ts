import { type Decider, Rejection } from '@rapport/kernel/decider';
import { retryAt } from './retries.ts';
import type {
  PushFailed,
  Resent,
  SealedSecret,
  SubscriptionBegun,
  SubscriptionEvent,
  SubscriptionPaused,
  Terms,
} from './subscription.events.ts';

/** What came of a try that failed, as the one who tried saw it. */
export interface FailedTry {
  readonly at: string;
  readonly reason: PushFailed['data']['reason'];
  readonly status: number;
  readonly eventId: string;
  /** Drawn by whoever tries: from 0 up to 1. */
  readonly chance: number;
  /** The partner's `Retry-After`. */
  readonly askedMs: number;
}

export type SubscriptionCommand =
  | { readonly type: 'BeginSubscription'; readonly data: SubscriptionBegun['data'] }
  | { readonly type: 'ChangeSubscription'; readonly data: Terms }
  | {
      readonly type: 'RotateSecret';
      readonly data: { readonly secret: SealedSecret; readonly previousUntil: string };
    }
  | { readonly type: 'NoteFailure'; readonly data: FailedTry }
  | { readonly type: 'TryAgain'; readonly data: object }
  | { readonly type: 'NoteSuccess'; readonly data: object }
  | { readonly type: 'PauseSubscription'; readonly data: object }
  | { readonly type: 'ResumeSubscription'; readonly data: object }
  | { readonly type: 'EndSubscription'; readonly data: object }
  | { readonly type: 'AskResend'; readonly data: { readonly resendId: string; readonly what: Resent } }
  | { readonly type: 'CompleteResend'; readonly data: { readonly resendId: string } };

export type SubscriptionState =
  | { readonly status: 'none' }
  | {
      /** `waiting`: for the next try after a failure. */
      readonly status: 'active' | 'waiting' | 'paused' | 'ended';
      readonly partnerId: string;
      /** Who set it up here; absent of those from before that was kept. */
      readonly ownerId?: string;
      readonly terms: Terms;
      /** Failures in a row. */
      readonly attempt: number;
      readonly failingSince: string;
      /** Resends that are under way. */
      readonly resends: readonly string[];
    };
type Known = Exclude<SubscriptionState, { readonly status: 'none' }>;

/** So many resends may be under way at once. */
const MOST_RESENDS = 10;
/** "I do not want this any more" (RFC 9110 §15.5.11). */
const GONE = 410;

/** Events that are pushed to a partner, in order, again and again until they are taken, or for days in vain. */
export const Subscription: Decider<SubscriptionState, SubscriptionCommand, SubscriptionEvent> = {
  initial: { status: 'none' },
  decide(subscription, command) {
    if (command.type === 'BeginSubscription')
      return subscription.status === 'none' ? [{ type: 'SubscriptionBegun', data: command.data }] : [];
    if (subscription.status === 'none') throw new Rejection('subscription-unknown');
    if (command.type === 'EndSubscription')
      return subscription.status === 'ended' ? [] : [{ type: 'SubscriptionEnded', data: {} }];
    return byMachine(subscription, command) ?? byPeople(subscription, command);
  },
  evolve(subscription, event) {
    if (event.type === 'SubscriptionBegun') {
      const { partnerId, ownerId, secret: _, after: __, ...terms } = event.data;
      const standing = { attempt: 0, failingSince: '', resends: [] };
      return { status: 'active', partnerId, ...(ownerId ? { ownerId } : {}), terms, ...standing };
    }
    // The stream begins with SubscriptionBegun: nothing else can come first.
    return subscription.status === 'none' ? subscription : evolveKnown(subscription, event);
  },
};

/** What follows from how pushing went; it comes a little late at times, and then changes nothing. */
function byMachine(
  subscription: Known,
  command: SubscriptionCommand,
): readonly SubscriptionEvent[] | undefined {
  const { status, attempt, resends } = subscription;
  switch (command.type) {
    case 'NoteFailure':
      return status === 'active' ? failed(subscription, command.data) : [];
    case 'TryAgain':
      return status === 'waiting' ? [{ type: 'PushTriedAgain', data: { attempt } }] : [];
    case 'NoteSuccess':
      return status === 'active' && attempt > 0 ? [{ type: 'PushRecovered', data: {} }] : [];
    case 'CompleteResend':
      return resends.includes(command.data.resendId) ? [{ type: 'ResendCompleted', data: command.data }] : [];
    default:
      return undefined;
  }
}

function byPeople(subscription: Known, command: SubscriptionCommand): readonly SubscriptionEvent[] {
  const { status, terms, resends } = subscription;
  if (status === 'ended') throw new Rejection('subscription-ended');
  switch (command.type) {
    case 'ChangeSubscription':
      return sameTerms(terms, command.data) ? [] : [{ type: 'SubscriptionChanged', data: command.data }];
    case 'RotateSecret':
      return [{ type: 'SecretRotated', data: command.data }];
    case 'PauseSubscription':
      return status === 'paused' ? [] : [paused(subscription, 'asked')];
    case 'ResumeSubscription':
      return status === 'active' ? [] : [{ type: 'SubscriptionResumed', data: {} }];
    case 'AskResend':
      if (resends.length >= MOST_RESENDS) throw new Rejection('too-many-resends');
      return [{ type: 'ResendAsked', data: command.data }];
    default:
      return [];
  }
}

function failed(
  subscription: Known,
  { at, chance, askedMs, ...how }: FailedTry,
): readonly SubscriptionEvent[] {
  const attempt = subscription.attempt + 1;
  const failingSince = subscription.failingSince || at;
  const due = how.status === GONE ? undefined : retryAt(attempt, at, chance, askedMs);
  const noted = { type: 'PushFailed', data: { ...how, attempt, failingSince, retryAt: due ?? '' } } as const;
  if (due !== undefined) return [noted];
  const reason = how.status === GONE ? 'gone' : 'failing';
  return [noted, paused({ ...subscription, failingSince }, reason)];
}

function paused(
  { partnerId, ownerId, failingSince }: Known,
  reason: SubscriptionPaused['data']['reason'],
): SubscriptionPaused {
  const owner = ownerId === undefined ? {} : { ownerId };
  return { type: 'SubscriptionPaused', data: { reason, failingSince, partnerId, ...owner } };
}

const sameTerms = (a: Terms, b: Terms) =>
  a.url === b.url &&
  a.personal === b.personal &&
  sameNames(a.types, b.types) &&
  sameNames(a.records, b.records) &&
  sameNames(a.parties, b.parties);
const sameNames = (a: readonly string[] = [], b: readonly string[] = []) => a.join() === b.join();

function evolveKnown(subscription: Known, event: SubscriptionEvent): SubscriptionState {
  switch (event.type) {
    case 'SubscriptionChanged':
      return { ...subscription, terms: event.data };
    case 'PushFailed':
      return {
        ...subscription,
        status: 'waiting',
        attempt: event.data.attempt,
        failingSince: event.data.failingSince,
      };
    case 'PushTriedAgain':
      return { ...subscription, status: 'active' };
    case 'PushRecovered':
      return { ...subscription, attempt: 0, failingSince: '' };
    case 'SubscriptionPaused':
      return { ...subscription, status: 'paused', failingSince: event.data.failingSince };
    case 'SubscriptionResumed':
      return { ...subscription, status: 'active', attempt: 0, failingSince: '' };
    case 'SubscriptionEnded':
      return { ...subscription, status: 'ended' };
    case 'ResendAsked':
      return { ...subscription, resends: [...subscription.resends, event.data.resendId] };
    case 'ResendCompleted':
      return { ...subscription, resends: subscription.resends.filter((id) => id !== event.data.resendId) };
    default:
      return subscription;
  }
}
