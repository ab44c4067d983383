import { Unavailable } from '@rapport/kernel/event-store';
import { instantOf } from '@rapport/kernel/values';
import { type Promotions, type Standing, gateRules, resume, turnAway } from '../commands/index.ts';
import { type AtGate, type Verdict, atSending, beforeAsking, stop } from '../domain/gate.ts';
import type { Limits } from '../domain/gate-rules.events.ts';
import type { StopReason } from '../domain/sending.events.ts';
import {
  type Candidate,
  type Counted,
  type Family,
  type PartyCase,
  casesOf,
  familiesOf,
  promotionsOf,
  servingPurposes,
  suppressedAmong,
} from '../queries/gate.ts';
import type { Permission } from './may-contact.ts';
import type { SendingNeeds } from './sending-desk.ts';

/** A message that may go now, and all that it was let go on. */
export interface Passing {
  readonly candidate: Candidate;
  readonly standing: Standing;
  readonly permission: Permission;
  readonly family: readonly Promotions[];
  /** It serves the customer: it is no promotion. */
  readonly isService: boolean;
  readonly at: string;
}

type KeeperNeeds = Pick<SendingNeeds, 'database' | 'store' | 'clock' | 'ask' | 'logger'>;

const NOBODY: Counted = { version: 0, promotions: [] };

/**
 * Looks at messages that wait: turns away what may not go, and gives back what may, at this very moment. Customers are asked
 * once for all of a purpose, after all else was looked at: a withdrawal that was acknowledged before is honoured.
 */
export async function lookAt(needs: KeeperNeeds, found: readonly Candidate[]): Promise<Looked> {
  const { limits } = await gateRules(needs.store);
  const now = instantOf(needs.clock.now());
  const families = await familiesOf(needs.database, [...new Set(found.map((one) => one.party_id))]);
  const [cases, serving] = await Promise.all([casesByHead(needs, families), servingPurposes(needs.database)]);
  const at: Gate = { needs, limits, now, families, cases, serving, done: new Set() };
  const fresh = oneOfEach(await sifted(at, found), families);
  const asked = Map.groupBy(fresh, ({ candidate }) => candidate.purpose);
  const passing = (await Promise.all([...asked].map(([purpose, all]) => askedFor(at, purpose, all)))).flat();
  for (const { candidate } of passing) at.done.add(candidate.message_id);
  return { passing, passedOver: found.filter(({ message_id }) => !at.done.has(message_id)) };
}

/** What came of a look; what was passed over is looked at again a little later. */
export interface Looked {
  readonly passing: readonly Passing[];
  readonly passedOver: readonly Candidate[];
}

interface Gate {
  readonly needs: KeeperNeeds;
  readonly limits: Limits;
  readonly now: string;
  readonly families: ReadonlyMap<string, Family>;
  readonly cases: ReadonlyMap<string, readonly PartyCase[]>;
  readonly serving: ReadonlySet<string>;
  /** Messages of which something was written down. */
  readonly done: Set<string>;
}

/** Writes down what was decided of a message. */
async function noted(
  { done }: Gate,
  { message_id: id }: Candidate,
  written: Promise<boolean>,
): Promise<void> {
  if (await written) done.add(id);
}

interface Sifted {
  readonly candidate: Candidate;
  readonly message: AtGate;
}

/** Turns away what need not be asked for; what is held and due is looked at once more when it waits again. */
async function sifted(gate: Gate, found: readonly Candidate[]): Promise<readonly Sifted[]> {
  const { needs, limits, now } = gate;
  const kept: Sifted[] = [];
  const written = found.map(async (candidate) => {
    const message = atGate(gate, candidate);
    const verdict = beforeAsking(message, limits, now);
    if (candidate.state === 'held' && !(verdict.kind === 'stop')) {
      await noted(gate, candidate, resume(needs.store, standingOf(candidate)));
    } else if (verdict.kind === 'go') kept.push({ candidate, message });
    else await noted(gate, candidate, turnAway(needs.store, standingOf(candidate), verdict));
  });
  await Promise.all(written);
  return kept;
}

/** Of those to one customer only the first: the next is decided on what has been counted for it. */
function oneOfEach(sifted: readonly Sifted[], families: ReadonlyMap<string, Family>): readonly Sifted[] {
  const taken = new Set<string>();
  return sifted.filter(({ candidate }) => {
    const { head } = families.get(candidate.party_id)!;
    if (taken.has(head)) return false;
    taken.add(head);
    return true;
  });
}

async function askedFor(gate: Gate, purpose: string, sifted: readonly Sifted[]): Promise<readonly Passing[]> {
  const { needs, families, now } = gate;
  // Read before the question: what is counted while it is answered makes the append fail, and the message is looked at anew.
  const members = sifted.flatMap(({ candidate }) => families.get(candidate.party_id)!.members);
  const promotions = await promotionsOf(needs.database, [...new Set(members)]);
  const answers = await permissions(gate, purpose, sifted);
  if (answers === undefined) return [];
  const points = [...answers.values()].map(({ contactPoint }) => contactPoint);
  const suppressed = await suppressedAmong(needs.database, points);
  const passing = sifted.map(async ({ candidate, message }): Promise<readonly Passing[]> => {
    const permission = answers.get(candidate.message_id);
    const family = families.get(candidate.party_id)!;
    // One of us has not heard of a merge yet: it will have in a moment.
    if (!permission || (permission.allowed && permission.partyId !== family.head)) return [];
    const counted = family.members.map((partyId) => ({ partyId, ...(promotions.get(partyId) ?? NOBODY) }));
    const verdict = judged(gate, message, permission, suppressed, family, counted);
    const standing = standingOf(candidate);
    if (verdict.kind !== 'go') {
      await noted(gate, candidate, turnAway(needs.store, standing, verdict));
      return [];
    }
    const { isService } = message;
    return [{ candidate, standing, permission, family: counted, isService, at: now }];
  });
  return (await Promise.all(passing)).flat();
}

/** What customers say; while they are away nobody is written to, and what waits says so. */
async function permissions(
  gate: Gate,
  purpose: string,
  sifted: readonly Sifted[],
): Promise<ReadonlyMap<string, Permission> | undefined> {
  const { ask, store, logger } = gate.needs;
  const asked = sifted.map(({ candidate: { message_id, party_id, contact_point } }) => ({
    messageId: message_id,
    partyId: party_id,
    contactPoint: contact_point,
  }));
  try {
    return await ask(purpose, asked);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    logger.warn({ err: error, messages: asked.length }, 'customers cannot be asked: nobody is written to');
    const away: Verdict = {
      ...{ kind: 'hold', reason: 'customers-away', until: '' },
      ...{ record: { kind: '', id: '' }, owner: '' },
    };
    await Promise.all(
      sifted.map(({ candidate }) => noted(gate, candidate, turnAway(store, standingOf(candidate), away))),
    );
    return undefined;
  }
}

function judged(
  { limits, now }: Gate,
  message: AtGate,
  permission: Permission,
  suppressed: ReadonlySet<string>,
  { members }: Family,
  counted: readonly Promotions[],
): Verdict {
  if (!permission.allowed) return stop(permission.reason as StopReason);
  if (suppressed.has(permission.contactPoint)) return stop('suppressed');
  // After an undone merge each has what was sent to them, wherever it was counted.
  const own = new Set(members);
  const all = counted.flatMap(({ promotions }) => promotions.filter(({ partyId }) => own.has(partyId)));
  const once = [...new Map(all.map((one) => [one.messageId, one])).values()];
  return atSending(message, permission, once, limits, now);
}

async function casesByHead(
  { database }: KeeperNeeds,
  families: ReadonlyMap<string, Family>,
): Promise<ReadonlyMap<string, readonly PartyCase[]>> {
  const headOf = new Map(
    [...families.values()].flatMap(({ head, members }) => members.map((m) => [m, head])),
  );
  const cases = await casesOf(database, [...headOf.keys()]);
  return Map.groupBy(cases, ({ party_id }) => headOf.get(party_id)!);
}

function atGate({ families, cases, serving }: Gate, candidate: Candidate): AtGate {
  const { head } = families.get(candidate.party_id)!;
  return {
    messageId: candidate.message_id,
    materialId: candidate.material_id,
    notAfter: candidate.not_after ?? '',
    isService: serving.has(candidate.purpose),
    cases: (cases.get(head) ?? []).map((one) => ({
      caseId: one.case_id,
      resolvedAt: one.resolved_at ?? '',
      owner: one.owner,
    })),
  };
}

/** A message as the read model has it: what is decided on it counts only if its stream still stands so. */
export function standingOf(row: Candidate): Standing {
  return {
    messageId: row.message_id,
    version: row.version,
    status: row.state,
    partyId: row.party_id,
    purpose: row.purpose,
    heldBy: row.held_by,
    attempt: row.attempt,
    contactPoint: row.contact_point,
    countedFor: row.counted_for,
  };
}
