import type { Limits } from './gate-rules.events.ts';
import type { PromotionCounted } from './party-promotions.events.ts';
import { quietUntil } from './quiet-hours.ts';
import type { HoldReason, Pointed, StopReason } from './sending.events.ts';

/** A message at the gate, and what is known of its recipient there. */
export interface AtGate {
  readonly messageId: string;
  readonly materialId: string;
  /** Empty: it does not grow old. */
  readonly notAfter: string;
  /** It serves the customer: no limit of promotion concerns it. */
  readonly isService: boolean;
  /** Cases of the customer that are open or were resolved. */
  readonly cases: readonly CaseAtGate[];
}

/** A customer's case as it concerns promotion. */
export interface CaseAtGate {
  readonly caseId: string;
  /** Empty: open. */
  readonly resolvedAt: string;
  /** Account it lies with, or empty. */
  readonly owner: string;
}

/** What customers answered of who may be contacted: their own hours stand before those of the rules. */
export interface Contact {
  readonly zone: string;
  readonly quietFrom: string;
  readonly quietTo: string;
}

export type Verdict =
  | { readonly kind: 'go' }
  | {
      readonly kind: 'hold';
      readonly reason: HoldReason;
      readonly until: string;
      readonly record: Pointed;
      readonly owner: string;
    }
  | { readonly kind: 'stop'; readonly reason: StopReason; readonly record: Pointed };

const NOTHING: Pointed = { kind: '', id: '' };
const DAY_MS = 86_400_000;

/** Before anybody is asked: what has become too late, and what a case of the customer holds. */
export function beforeAsking(message: AtGate, limits: Limits, now: string): Verdict {
  if (message.notAfter !== '' && message.notAfter <= now) return stop('too-late');
  if (message.isService) return { kind: 'go' };
  const open = message.cases.find(({ resolvedAt }) => resolvedAt === '');
  if (open) return hold('open-case', '', open);
  const latest = message.cases.toSorted((a, b) => (a.resolvedAt < b.resolvedAt ? 1 : -1))[0];
  const until = latest ? later(latest.resolvedAt, limits.daysAfterCase) : '';
  return latest && until > now ? hold('after-case', until, latest) : { kind: 'go' };
}

/**
 * At the moment of sending, on what was sent to the customer and to all who are one with them: never the same material
 * twice, no more than the rules allow, and not at night.
 */
export function atSending(
  message: AtGate,
  contact: Contact,
  promotions: readonly PromotionCounted['data'][],
  limits: Limits,
  now: string,
): Verdict {
  if (message.isService) return { kind: 'go' };
  const others = promotions.filter(({ messageId }) => messageId !== message.messageId);
  const same = others.find(({ materialId }) => materialId === message.materialId);
  if (same) return stop('same-material', { kind: 'message', id: same.messageId });
  const full = fullUntil(others, limits, now);
  if (full !== undefined) return { ...hold('frequency', full), owner: '' };
  const own = contact.quietFrom !== '' && contact.quietTo !== '';
  const hours = {
    from: own ? contact.quietFrom : limits.quietFrom,
    to: own ? contact.quietTo : limits.quietTo,
    zone: contact.zone === '' ? limits.zone : contact.zone,
  };
  const quiet = quietUntil(hours, now);
  return quiet === undefined ? { kind: 'go' } : hold('quiet-hours', quiet);
}

/** Until when no more may go: the first instant at which few enough of those sent are still within the days. */
function fullUntil(
  sent: readonly PromotionCounted['data'][],
  { promotions, days }: Limits,
  now: string,
): string | undefined {
  const ends = sent
    .map(({ at }) => later(at, days))
    .filter((end) => end > now)
    .toSorted();
  return ends.length < promotions ? undefined : ends[ends.length - promotions];
}

const later = (at: string, days: number) => new Date(Date.parse(at) + days * DAY_MS).toISOString();

function hold(reason: HoldReason, until: string, because?: CaseAtGate): Extract<Verdict, { kind: 'hold' }> {
  const record = because ? { kind: 'case', id: because.caseId } : NOTHING;
  return { kind: 'hold', reason, until, record, owner: because?.owner ?? '' };
}

/** It will not go, and why. */
export function stop(
  reason: StopReason,
  record: Pointed = NOTHING,
): Extract<Verdict, { readonly kind: 'stop' }> {
  return { kind: 'stop', reason, record };
}
