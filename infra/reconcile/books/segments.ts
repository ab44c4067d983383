import { type Book, type Figure, entriesOf, figuresOf, taking } from '../book.ts';
import type { Condition } from '../conditions/condition.ts';
import { knownOf } from '../conditions/holding.ts';
import { daysIn, nowOf } from '../days.ts';

/** A segment: whom it takes in now (undefined: nobody), and who is in it as far as analytics said. */
interface Segment {
  condition?: Condition | undefined;
  readonly told: Set<string>;
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
        who.push(...membersOf(id, holders, new Set(inList.map(({ partyId }) => String(partyId)))));
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
    const segment = segments.get(segmentId) ?? { told: new Set() };
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
      segmentMembershipChanged: ({ segmentId, member }, { subject }) => {
        if (member) of(segmentId).told.add(subject);
        else of(segmentId).told.delete(subject);
      },
    }),
  );
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
