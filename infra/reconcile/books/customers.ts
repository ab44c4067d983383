import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';
import { mergesKept } from '../merges.ts';
import { spread } from '../spread.ts';

/** Customers whose pages are asked for, unless all are wanted. */
export const PAGES = 200;

interface Word {
  readonly partyId: string;
  readonly at: Pick<Logged, 'recordedAt' | 'position'>;
}

/** What was said to and by each customer, on their page: conversations, messages, replies and notes of all their parties. */
export function customersBook(pages: number): Book {
  const merges = mergesKept();
  const parties = new Set<string>();
  const withWhom = new Map<string, Word>();
  const spoken = new Map<string, Map<string, number>>();
  const say =
    (kind: string) =>
    (_data: unknown, { subject }: Logged) => {
      const said = spoken.get(subject) ?? new Map<string, number>();
      spoken.set(subject, said);
      add(said, kind);
    };
  const identify = (partyId: string, { subject, recordedAt, position }: Logged) =>
    withWhom.set(subject, { partyId, at: { recordedAt, position } });
  return {
    name: 'customers',
    topics: [
      'rapport.customers.party.v1',
      'rapport.customers.recognition.v1',
      'rapport.channels.conversation.v1',
    ],
    take: taking(
      entriesOf('rapport.customers.party.v1', {
        partyBegun: (_data, { subject }) => parties.add(subject),
      }),
      merges.entries,
      entriesOf('rapport.customers.recognition.v1', {
        partyIdentified: ({ partyId }, event) => identify(partyId, event),
        partySeparated: (_data, event) => identify('', event),
      }),
      entriesOf('rapport.channels.conversation.v1', {
        messageReceived: say('messages'),
        replyQueued: say('replies'),
        noteWritten: say('notes'),
      }),
    ),
    figures: async (shown) => {
      const figures = new Map<string, Map<string, number>>();
      for (const [conversationId, { partyId }] of withWhom) {
        if (!parties.has(partyId)) continue;
        const customer = merges.survivorOf(partyId);
        const sums = figures.get(customer) ?? new Map<string, number>();
        figures.set(customer, sums);
        add(sums, 'conversations');
        for (const [kind, count] of spoken.get(conversationId) ?? []) add(sums, kind, count);
      }
      const wanted = spread([...parties].filter(merges.stands).toSorted(), pages);
      const compared = [];
      for (const partyId of wanted) {
        const answer = await shown.get(`/api/console/v1/customers/${partyId}?limit=1`);
        const { figures: on } = answer['facts'] as { figures: Record<string, number> };
        compared.push(
          ...figuresOf(`customer ${partyId}`, figures.get(partyId) ?? new Map(), new Map(Object.entries(on))),
        );
      }
      return compared;
    },
  };
}
