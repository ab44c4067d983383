import { Rejection } from '@rapport/kernel/decider';
import { instantOf } from '@rapport/kernel/values';
import { pause } from '@rapport/kernel/waking';
import {
  type Departure,
  recordDeparted,
  recordSendingFailed,
  recordSendingSent,
  recordSendingUncertain,
  turnAway,
} from '../commands/index.ts';
import { stop } from '../domain/gate.ts';
import { type Material, materialVersion } from '../queries/materials.ts';
import { composeMaterial } from './compose-material.ts';
import type { ComposedMail } from './compose-reply.ts';
import type { Passing } from './gate-keeper.ts';
import { linkToken } from './link-token.ts';
import type { Delivered } from './relay.ts';
import { languageOf } from './render-material.ts';
import type { Held, SendingNeeds } from './sending-desk.ts';

/** A message that may go, written as a mail. */
export interface Flight {
  readonly passing: Passing;
  readonly departure: Departure;
  /** Undefined: it cannot be written, which is final. */
  readonly mail: ComposedMail | undefined;
}

const MOST = 200;
const LEAST = 4;
const AT_FIRST = 100;
/** What takes longer from the gate to the mail server was asked for too early. */
const TOO_LONG_MS = 2_000;
const QUICK_MS = 500;
const RECORD_AGAIN_MS = 500;
/** What becomes of messages within this time is written down together: all who follow the log are spared the many small steps. */
const TOGETHER_MS = 25;
const MAX_LOCAL_BYTES = 1024 * 1024;

/** Messages on their way from the gate to the mail server: no more than it takes in a moment. */
export function flights(needs: SendingNeeds, held: Held) {
  const air = new Map<string, Promise<void>>();
  const together = inStep(TOGETHER_MS);
  let most = AT_FIRST;

  const launch = (flight: Flight): void => {
    const { message_id: id } = flight.passing.candidate;
    const since = performance.now();
    const landing = fly(needs, held, flight, together).finally(() => {
      air.delete(id);
      const took = performance.now() - since;
      if (took > TOO_LONG_MS) most = Math.max(LEAST, Math.floor(most / 2));
      else if (took < QUICK_MS) most = Math.min(MOST, most + 1);
    });
    air.set(
      id,
      landing.catch((error: unknown) => {
        needs.logger.warn({ message: id, err: error }, 'what became of a message was not written');
      }),
    );
  };

  return {
    launch,
    has: (messageId: string) => air.has(messageId),
    /** How many more may be let through just now. */
    room: (wanted: number) => Math.max(1, Math.min(wanted, most - air.size)),
    /** Waits until there is room again. */
    freed: async () => {
      while (air.size > most / 2) await Promise.race(air.values());
    },
    /** Waits until all is told that is in the air. */
    landed: async () => {
      await Promise.all(air.values());
    },
    prepared: (passing: readonly Passing[]) => prepared(needs, held, passing),
  };
}

/** Writes the mails of a batch; whose address was forgotten meanwhile is not written to. */
async function prepared(
  needs: SendingNeeds,
  { epoch }: Held,
  passing: readonly Passing[],
): Promise<readonly Flight[]> {
  const texts = await needs.keys.open(
    passing.flatMap(({ permission: { address, name } }) => [
      ...(address ? [{ field: 'address', sealed: address }] : []),
      ...(name ? [{ field: 'name', sealed: name }] : []),
    ]),
  );
  const materials = await materialsOf(needs, passing);
  let at = 0;
  const flights: Flight[] = [];
  for (const one of passing) {
    const address = one.permission.address ? texts[at++] : undefined;
    const name = one.permission.name ? (texts[at++] ?? '') : '';
    const { candidate } = one;
    const material = materials.get(`${candidate.material_id} ${candidate.material_version}`)!;
    if (address === undefined) {
      await turnAway(needs.store, one.standing, stop('forgotten'));
    } else flights.push(await written(needs, epoch, one, material, { address, name }));
  }
  return flights;
}

async function materialsOf({ database }: SendingNeeds, passing: readonly Passing[]) {
  const wanted = new Map(
    passing.map(({ candidate: { material_id: id, material_version: version } }) => [
      `${id} ${version}`,
      { id, version },
    ]),
  );
  const found = [...wanted].map(
    async ([key, { id, version }]) => [key, (await materialVersion(database, id, version))!] as const,
  );
  return new Map(await Promise.all(found));
}

async function written(
  { keys, mailbox, publicUrl, relay, clock, logger }: SendingNeeds,
  epoch: number,
  passing: Passing,
  material: Material,
  { address, name }: { readonly address: string; readonly name: string },
): Promise<Flight> {
  const { candidate, permission, isService } = passing;
  const { message_id: messageId } = candidate;
  const language = languageOf(permission.language, material);
  const internetMessageId = `<${messageId}@${mailbox.slice(mailbox.lastIndexOf('@') + 1)}>`;
  const token = permission.preferenceToken;
  const departure: Departure = {
    ...{ epoch, via: relay ? 'relay' : 'local', language, internetMessageId },
    contactPoint: permission.contactPoint,
  };
  const unsubscribe = {
    page: new URL(`/p/${token}`, publicUrl).href,
    oneClick: new URL(`/api/customers/v1/public/unsubscribe/${token}`, publicUrl).href,
  };
  const links = new Map(
    material.links.map(({ id: link }) => [
      link,
      new URL(`/r/${linkToken({ messageId, link }, keys.indexHash)}`, publicUrl).href,
    ]),
  );
  try {
    const mail = await composeMaterial({
      ...{ messageId, material, mailbox, to: address, name, language, internetMessageId },
      ...(isService ? {} : { unsubscribe }),
      linkTo: (link) => links.get(link) ?? '',
      date: clock.now(),
    });
    return { passing, departure, mail };
  } catch (error) {
    logger.warn({ message: messageId, err: error }, 'a message cannot be written as a mail');
    return { passing, departure, mail: undefined };
  }
}

type Result =
  | Exclude<Delivered, { readonly outcome: 'sent' }>
  | { readonly outcome: 'sent'; readonly localBlobId: string };

const UNSENDABLE: Result = { outcome: 'failed', reason: 'unsendable', final: true };

/** Has those who come within a while go on in one step. */
function inStep(ms: number): () => Promise<void> {
  let gathering: Promise<void> | undefined;
  return () =>
    (gathering ??= pause(ms).then(() => {
      gathering = undefined;
    }));
}

/** Hands a message over and writes down what became of it. */
async function fly(
  needs: SendingNeeds,
  { signal }: Held,
  { passing, departure, mail }: Flight,
  together: () => Promise<void>,
): Promise<void> {
  const { standing, candidate, family, isService } = passing;
  const result = mail ? await deliver(needs, candidate.party_id, mail, signal) : UNSENDABLE;
  await together();
  if (result.outcome === 'sent' && (await departed(needs, standing, departure, result.localBlobId))) return;
  const attempt = standing.attempt + 1;
  const countedFor = isService ? [] : family.map(({ partyId }) => partyId);
  await record(needs, candidate.message_id, attempt, result, countedFor, signal);
}

/** Written at the version that it must have now; false when that is not so, or the store did not answer: then with a look. */
async function departed(
  { store, logger }: SendingNeeds,
  standing: Passing['standing'],
  departure: Departure,
  localBlobId: string,
): Promise<boolean> {
  try {
    return await recordDeparted(store, standing, departure, localBlobId);
  } catch (error) {
    logger.warn({ message: standing.messageId, err: error }, 'what became of a message is written again');
    return false;
  }
}

async function deliver(
  { relay, blobs }: SendingNeeds,
  partyId: string,
  mail: ComposedMail,
  signal: AbortSignal,
): Promise<Result> {
  if (relay) {
    const delivered = await relay.deliver(mail, signal);
    return delivered.outcome === 'sent' ? { outcome: 'sent', localBlobId: '' } : delivered;
  }
  try {
    const { id } = await blobs.put(mail.raw, { subject: `party:${partyId}`, maxBytes: MAX_LOCAL_BYTES });
    return { outcome: 'sent', localBlobId: id };
  } catch (error) {
    return { outcome: 'failed', reason: error instanceof Error ? error.name : 'not-stored', final: false };
  }
}

/** What happened happened: it is told until it is written, or until the lease is lost and a successor says uncertain. */
async function record(
  { store, clock, logger }: SendingNeeds,
  messageId: string,
  attempt: number,
  result: Result,
  countedFor: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const tell = () => {
    if (result.outcome === 'uncertain') return recordSendingUncertain(store, messageId, { attempt });
    if (result.outcome === 'sent')
      return recordSendingSent(store, messageId, { attempt, localBlobId: result.localBlobId });
    const { reason, final } = result;
    const data = { attempt, reason, final, at: instantOf(clock.now()) };
    return recordSendingFailed(store, messageId, data, countedFor);
  };
  for (;;) {
    try {
      await tell();
      return;
    } catch (error) {
      if (signal.aborted || error instanceof Rejection) throw error;
      logger.warn({ message: messageId, err: error }, 'what became of a message could not be written yet');
      await pause(RECORD_AGAIN_MS, signal);
    }
  }
}
