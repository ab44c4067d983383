import { type Book, entriesOf, figuresOf, taking } from '../book.ts';

/** How many customers are in each segment: above its list, and in it. */
export function segmentsBook(): Book {
  const members = new Map<string, Set<string>>();
  const of = (segmentId: string) => {
    const known = members.get(segmentId) ?? new Set<string>();
    members.set(segmentId, known);
    return known;
  };
  return {
    name: 'segments',
    topics: ['rapport.analytics.segment.v1', 'rapport.analytics.profile.v1'],
    take: taking(
      entriesOf('rapport.analytics.segment.v1', { segmentDefined: (_data, { subject }) => of(subject) }),
      entriesOf('rapport.analytics.profile.v1', {
        segmentMembershipChanged: ({ segmentId, member }, { subject }) => {
          if (member) of(segmentId).add(subject);
          else of(segmentId).delete(subject);
        },
      }),
    ),
    figures: async (shown) => {
      const recomputed = new Map([...members].map(([id, who]) => [id, who.size]));
      const listed = await shown.list('/api/analytics/v1/segments');
      const said = new Map(listed.map((one) => [String(one['segmentId']), Number(one['members'])]));
      const found = new Map<string, number>();
      for (const id of recomputed.keys())
        found.set(id, (await shown.list(`/api/analytics/v1/members?segment=${id}`)).length);
      return [
        ...figuresOf('members said of segment', recomputed, said),
        ...figuresOf('members listed of segment', recomputed, found),
      ];
    },
  };
}
