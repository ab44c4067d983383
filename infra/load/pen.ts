import type { BulkAppend } from '@rapport/kernel/event-store';
import { formatCode, numbersStream } from '@rapport/kernel/codes';
import type { Sealed } from '@rapport/kernel/sealing';
import { type Random, type Uuid, deriveUuid } from '@rapport/kernel/values';

/** A fact of a service, in the shape its own events have. */
export interface Fact {
  readonly type: string;
  readonly data: object;
  readonly occurredAt?: string;
}

/** Facts of one stream that one append brings. */
export interface Part<Said extends Fact = Fact> {
  readonly streamId: string;
  readonly facts: readonly Said[];
}

/** A text that is still to be sealed: its place in an event, and what belongs there. */
export interface Slip {
  readonly box: { subject: string; keyVersion: number; box: string };
  readonly field: string;
  readonly text: string;
}

/** Facts as they were written: their ids, by which others hear of them, and their positions. */
export interface WrittenDown {
  readonly ids: readonly Uuid[];
  readonly positions: readonly number[];
}

/** By what an append is remembered: what a reaction or a timer did stands under its key for ever. */
export interface Remembered {
  readonly key: string;
  readonly requestHash: string;
  readonly causedBy?: Uuid;
}

/** What is written of one instant of the company's life, and what others need to know to go on from it. */
export interface Pen {
  readonly at: Date;
  readonly now: string;
  /** An id of this instant, as a service would give it. */
  id(): Uuid;
  seal(subject: string, field: string, text: string): Sealed;
  /** A subject turned out to concern a party: its key goes with it. */
  tie(subject: string, party: string): void;
  /** Keyed hash of a mail address or another text, as every service makes it. */
  hash(kind: string, normalised: string): string;
  /** The next number of a kind, its code, and the part of the append that takes it. */
  number(service: string, kind: string, prefix: string, recordId: Uuid): { code: string; part: Part };
  write(service: string, actor: string, parts: readonly Part[], under?: Remembered): WrittenDown;
}

/** How far each service's store is, and each kind of number. */
export interface Places {
  readonly positions: Map<string, number>;
  readonly numbers: Map<string, number>;
}

/** What was written and not stored yet. */
export interface Draft {
  /** How far each service was before it. */
  readonly from: ReadonlyMap<string, number>;
  readonly appends: Map<string, BulkAppend[]>;
  readonly slips: Slip[];
  /** Subjects and the parties that they concern. */
  readonly ties: (readonly [subject: string, party: string])[];
  events: number;
}

export const emptyDraft = ({ positions }: Places): Draft => ({
  ...{ from: new Map(positions), appends: new Map(), slips: [], ties: [], events: 0 },
});

/** A pen for an instant; what it writes goes into the draft. */
export function penAt(
  ms: number,
  random: Random,
  draft: Draft,
  { positions, numbers }: Places,
  hash: Pen['hash'],
): Pen {
  const at = new Date(ms);
  const now = at.toISOString();
  const id = () => timedUuid(ms, random);
  return {
    ...{ at, now, id, hash },
    seal: (subject, field, text) => {
      const box = { subject, keyVersion: 1, box: '' };
      draft.slips.push({ box, field, text });
      return box;
    },
    tie: (subject, party) => void draft.ties.push([subject, party]),
    number: (service, kind, prefix, recordId) => {
      const number = (numbers.get(`${service} ${kind}`) ?? 0) + 1;
      numbers.set(`${service} ${kind}`, number);
      const fact = { type: 'NumberTaken', data: { number, recordId } };
      return { code: formatCode(prefix, number), part: { streamId: numbersStream(kind), facts: [fact] } };
    },
    write: (service, actor, parts, under) => {
      const first = positions.get(service) ?? 0;
      const told = parts.map(({ streamId, facts }) => ({
        streamId,
        events: facts.map((fact) => ({ ...fact, data: fact.data as never, id: id() })),
      }));
      const ids = told.flatMap(({ events }) => events.map((event) => event.id));
      const into = draft.appends.get(service) ?? [];
      draft.appends.set(service, into);
      const causationId = under?.causedBy;
      const cause = { correlationId: id(), actor, ...(causationId ? { causationId } : {}) };
      const remembered = under && { ...keyOf(under), kind: 'reaction' as const, answer: {} };
      into.push({ recordedAt: now, cause, parts: told, ...(remembered ? { idempotency: remembered } : {}) });
      draft.events += ids.length;
      positions.set(service, first + ids.length);
      return { ids, positions: ids.map((_, i) => first + 1 + i) };
    },
  };
}

const keyOf = ({ key, requestHash }: Remembered) => ({ key, requestHash });

/** Under which key a reaction's command stands, as the reaction itself derives it from what it heard. */
export const heardBy = (reaction: string, heard: Uuid, purpose: string): Remembered => ({
  key: deriveUuid(reaction, heard, purpose),
  requestHash: heard,
  causedBy: heard,
});

/** A version 7 UUID (RFC 9562) of an instant whose other bits follow from the seed. */
function timedUuid(ms: number, random: Random): Uuid {
  const time = ms.toString(16).padStart(12, '0');
  const bits = () => random.below(0x1_0000_0000).toString(16).padStart(8, '0');
  const [a, b, c] = [bits(), bits(), bits()];
  const variant = (8 + (Number.parseInt(a[0]!, 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(1, 4)}-${variant}${a.slice(4, 7)}-${b}${c.slice(0, 4)}`;
}
