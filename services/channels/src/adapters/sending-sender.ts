import { heldSince } from '@rapport/kernel/backup';
import { Rejection } from '@rapport/kernel/decider';
import { followLoop } from '@rapport/kernel/projection';
import type { Worker } from '@rapport/kernel/service';
import { instantOf } from '@rapport/kernel/values';
import { createWake, pause, seldom } from '@rapport/kernel/waking';
import { letThrough, recordSendingInterrupted, recordSendingUncertain } from '../commands/index.ts';
import { type InTheAir, candidates, inTheAir } from '../queries/gate.ts';
import { type Passing, lookAt } from './gate-keeper.ts';
import { type Flight, flights } from './sending-flights.ts';
import { liftHolds } from './hold-lifter.ts';
import type { Held, SendingNeeds } from './sending-desk.ts';

const BATCH = 100;
/** Most of what is appended is no message: one look for what came within this time. */
const NEWS_MS = 200;
/** The read models are a little older than the log: they will have caught up in a moment. */
const BEHIND_MS = 4;
/** How often it is looked whether something is in the air and in nobody's hands; at once by a new holder. */
const ABANDONED_MS = 1_000;
/** What cannot be decided yet is not looked at again at once. */
const AGAIN_MS = 250;

/** Sends what waits at the gate, one process at a time; what a dead predecessor had in the air becomes uncertain. */
export function sendingSender(needs: SendingNeeds): Worker {
  let held: { stop(): Promise<void> } | undefined;
  return {
    name: 'send-sendings',
    start: async () => {
      held = needs.leases.hold('send-sendings', (lease) => sendWhileHeld(needs, lease));
    },
    stop: async () => {
      await held?.stop();
      needs.relay?.close();
    },
  };
}

/** Works off the queue until the signal comes; what is in the air then is finished first. */
export async function sendWhileHeld(needs: SendingNeeds, held: Held): Promise<void> {
  const wake = createWake(held.signal);
  const leave = needs.store.onAppend(seldom(() => wake.ring(), NEWS_MS));
  const air = flights(needs, held);
  const post = sendingPost(needs, held, air);
  try {
    await followLoop('send-sendings', () => post.next(), wake, held.signal, needs.logger);
  } finally {
    leave();
    await air.landed();
  }
}

/** One holder's work at the gate. */
export interface SendingPost {
  /** One step: settles what was abandoned, lifts holds, sends a batch. False when nothing was done. */
  next(): Promise<boolean>;
}

/** The gate, as whoever holds the lease works it off. */
export function sendingPost(needs: SendingNeeds, held: Held, air: ReturnType<typeof flights>): SendingPost {
  const passedOver = new Map<string, number>();
  const lift = liftHolds(needs);
  let written = 0;
  let abandonedAt = 0;

  const batch = async (): Promise<boolean> => {
    const now = performance.now();
    for (const [id, until] of passedOver) if (until <= now) passedOver.delete(id);
    const without = [...passedOver.keys()];
    const found = await candidates(needs.database, needs.clock.now(), air.room(BATCH), without);
    if (found.position < written) {
      await pause(BEHIND_MS, held.signal);
      return true;
    }
    if (found.rows.length === 0 || (await heldSince(needs.database))) return false;
    const { passing, passedOver: later } = await lookAt(needs, found.rows);
    for (const { message_id } of later) passedOver.set(message_id, now + AGAIN_MS);
    const ready = await air.prepared(passing);
    await Promise.all(ready.map((flight) => depart(flight)));
    // What was written by now must be seen before the next look, or it would decide on what was.
    written = (await needs.store.head()).position;
    return passing.length > 0 || later.length < found.rows.length;
  };

  const depart = async (flight: Flight): Promise<void> => {
    const { passing, departure } = flight;
    if (await letThrough(needs.store, passing.standing, departure, countOf(passing), passing.family))
      air.launch(flight);
  };

  return {
    next: async () => {
      const due = performance.now() >= abandonedAt;
      const settled = due && (await settleAbandoned(needs, held, air));
      if (due) abandonedAt = settled ? 0 : performance.now() + ABANDONED_MS;
      const lifted = await lift();
      await air.freed();
      return (await batch()) || settled || lifted;
    },
  };
}

/** What a promotion counts as; what serves the customer counts for nothing. */
function countOf({ candidate, isService, at }: Passing) {
  return isService ? undefined : { partyId: candidate.party_id, materialId: candidate.material_id, at };
}

/**
 * What is said to be in the air and is in nobody's hands. Of another holder nobody will ever tell what became of it, unless
 * it was only to be kept here: then it was not. Of a later one it is none of our business. Of our own it was never handed over: its marker was written, and the answer
 * that it was got lost.
 */
async function settleAbandoned(
  { database, store, clock }: SendingNeeds,
  { epoch }: Held,
  air: { readonly has: (messageId: string) => boolean },
): Promise<boolean> {
  const abandoned = (await inTheAir(database, 500)).filter(
    (one) => one.epoch < epoch || (one.epoch === epoch && !air.has(one.message_id)),
  );
  const settle = async (one: InTheAir): Promise<boolean> => {
    const { message_id: id, attempt, via } = one;
    const at = instantOf(clock.now());
    try {
      const { events } =
        one.epoch < epoch && via === 'relay'
          ? await recordSendingUncertain(store, id, { attempt })
          : await recordSendingInterrupted(store, id, { attempt, at });
      return (events[0]?.length ?? 0) > 0;
    } catch (error) {
      // The list is a little older than the log: its outcome has been written meanwhile.
      if (error instanceof Rejection) return false;
      throw error;
    }
  };
  return (await Promise.all(abandoned.map(settle))).some(Boolean);
}
