import { type HeardEvent, type TimerChange, type TimerRule, subjectOf } from '@rapport/kernel/projection';
import { timerContext } from '@rapport/kernel/timers';
import { deriveUuid } from '@rapport/kernel/values';
import { type Desk, settleMember } from '../commands/index.ts';
import type { MemberEvent, Standing } from '../domain/member.events.ts';

type Due = HeardEvent<{ readonly standing: Standing }>;

/** Each entry says when time changes the account next; the last one to say so is right. */
function next(event: Due): TimerChange {
  const key = subjectOf(event);
  const { due } = event.data.standing;
  return due === '' ? { key, cancel: true } : { key, set: due, payload: { place: event.position } };
}

const EVERY: Readonly<Record<MemberEvent['type'], (event: Due) => TimerChange>> = {
  MemberEnrolled: next,
  PointsAwarded: next,
  PointsReleased: next,
  PointsExpired: next,
  DebtRepaid: next,
  PointsRedeemed: next,
  RedemptionReversed: next,
  PointsTakenBack: next,
  PointsCorrected: next,
  TierRisen: next,
  TierReviewed: next,
  AccountJoined: next,
  AccountTakenOver: next,
};

/** Lots are released and expire, and periods end, when their time has come; whatever is done before says it itself. */
export function memberDue(desk: Desk): TimerRule {
  return {
    name: 'member-due',
    on: EVERY,
    fire: async (timer) => {
      const { idempotency, ...context } = timerContext('member-due', timer);
      // What is heard late may be due at an instant that was settled before: it is another command then.
      const key = deriveUuid(timer.commandId, String(timer.payload['place']));
      await settleMember(desk, timer.key, { ...context, idempotency: { ...idempotency!, key } });
    },
  };
}
