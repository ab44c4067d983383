import { moneyOf } from '@rapport/kernel/money';
import type { FactData } from '@rapport/proto/catalogue';
import { type Book, type Figure, entriesOf, figuresOf, taking } from '../book.ts';
import type { Condition } from '../conditions/condition.ts';
import { knownOf } from '../conditions/holding.ts';
import { daysIn, nowOf } from '../days.ts';

/** A segment: whom it takes in now (undefined: nobody), and who is in it as far as analytics said: since when, and why. */
interface Segment {
  condition?: Condition | undefined;
  readonly told: Map<string, string>;
}

/**
 * Who is in each segment: how many stand above its list, and who is in it, by what analytics said of each customer and by
 * its condition over all that was heard of them.
 */
export function segmentsBook(zone: string): Book {
  const dayOf = daysIn(zone);
  const known = knownOf(dayOf);
  const segments = new Map<string, Segment>();
  const heard = hearing(segments);
  return {
    name: 'segments',
    topics: [...known.topics, 'rapport.analytics.segment.v1'],
    take: (event) => {
      heard(event);
      known.take(event);
    },
    figures: async (shown) => {
      const today = dayOf(await nowOf(shown));
      const listed = await shown.list('/api/analytics/v1/segments');
      const said = new Map(listed.map((one) => [String(one['segmentId']), Number(one['members'])]));
      const told = new Map<string, number>();
      const meant = new Map<string, number>();
      const found = new Map<string, number>();
      const who: Figure[] = [];
      for (const [id, { condition, told: members }] of segments) {
        const holders = new Set(condition ? known.holders(condition, today) : []);
        const inList = await shown.list(`/api/analytics/v1/members?segment=${id}`);
        told.set(id, members.size);
        meant.set(id, holders.size);
        found.set(id, inList.length);
        who.push(
          ...membersOf(id, holders, new Set(inList.map(({ partyId }) => String(partyId)))),
          ...inList.map(({ partyId, since, reasons }) => ({
            what: `since when and why customer ${String(partyId)} is in segment ${id}`,
            recomputed: members.get(String(partyId)) ?? 'not said',
            shown: inWords(String(since), reasons as readonly Reason[]),
          })),
        );
      }
      return [
        ...figuresOf('members said of segment', told, said),
        ...figuresOf('members listed of segment', told, found),
        ...figuresOf('members by its condition of segment', meant, said),
        ...who,
      ];
    },
  };
}

function hearing(segments: Map<string, Segment>): Book['take'] {
  const of = (segmentId: string) => {
    const segment: Segment = segments.get(segmentId) ?? { told: new Map() };
    segments.set(segmentId, segment);
    return segment;
  };
  return taking(
    entriesOf('rapport.analytics.segment.v1', {
      segmentDefined: ({ condition }, { subject }) => {
        of(subject).condition = JSON.parse(condition) as Condition;
      },
      segmentRetired: (_data, { subject }) => {
        of(subject).condition = undefined;
      },
    }),
    entriesOf('rapport.analytics.profile.v1', {
      segmentMembershipChanged: ({ segmentId, member, reasons }, { subject, recordedAt }) => {
        if (member) of(segmentId).told.set(subject, inWords(recordedAt, reasons.map(reasonOf)));
        else of(segmentId).told.delete(subject);
      },
    }),
  );
}

/** Why something holds, as lists show it. */
interface Reason {
  readonly fact: string;
  readonly absent: boolean;
  readonly count: number;
  readonly amount?: { readonly amount: string; readonly currency: string } | undefined;
  readonly lastOn?: string | undefined;
  readonly word?: string | undefined;
  readonly records: readonly { readonly kind: string; readonly id: string }[];
}
type Told = FactData<'rapport.analytics.profile.v1', 'segmentMembershipChanged'>['reasons'][number];

function reasonOf({ amount, lastOn, word, ...reason }: Told): Reason {
  return {
    ...reason,
    amount: amount && moneyOf(amount.minor, amount.currency),
    lastOn: lastOn || undefined,
    word: word || undefined,
  };
}

function inWords(since: string, reasons: readonly Reason[]): string {
  const all = reasons.map(({ fact, absent, count, amount, lastOn, word, records }) => [
    ...[absent ? `no ${fact}` : fact, count, amount?.amount, amount?.currency, lastOn, word],
    ...records.map(({ kind, id }) => `${kind} ${id}`),
  ]);
  return `${since}: ${all.map((said) => said.filter((each) => each !== undefined).join(' ')).join('; ')}`;
}

/** Everybody who is in the segment or shown in it. */
function membersOf(
  segmentId: string,
  holders: ReadonlySet<string>,
  listed: ReadonlySet<string>,
): readonly Figure[] {
  const word = (among: ReadonlySet<string>, partyId: string) =>
    among.has(partyId) ? 'a member' : 'no member';
  return [...new Set([...holders, ...listed])].toSorted().map((partyId) => ({
    what: `customer ${partyId} in segment ${segmentId}`,
    recomputed: word(holders, partyId),
    shown: word(listed, partyId),
  }));
}
