import { type Book, add, entriesOf, figuresOf, taking } from '../book.ts';

interface Conversation {
  closed: boolean;
  owned: boolean;
}

/** How many conversations wait for whom: the numbers above the inbox, and the lengths of its lists. */
export function inboxBook(): Book {
  const all = new Map<string, Conversation>();
  const at = (id: string) => {
    const one = all.get(id) ?? { closed: false, owned: false };
    all.set(id, one);
    return one;
  };
  const turn =
    (change: Partial<Conversation>) =>
    (_data: unknown, { subject }: { readonly subject: string }) => {
      Object.assign(at(subject), change);
    };
  return {
    name: 'inbox',
    topics: ['rapport.channels.conversation.v1'],
    take: taking(
      entriesOf('rapport.channels.conversation.v1', {
        conversationOpened: turn({}),
        conversationTaken: turn({ owned: true }),
        conversationReleased: turn({ owned: false }),
        conversationClosed: turn({ closed: true }),
        conversationReopened: turn({ closed: false }),
      }),
    ),
    figures: async (shown) => {
      const recomputed = new Map<string, number>();
      for (const { closed, owned } of all.values()) {
        add(recomputed, closed ? 'closed' : 'open');
        if (!closed && !owned) add(recomputed, 'unassigned');
      }
      const { counts } = (await shown.get('/api/console/v1/inbox?limit=1')) as {
        counts: { open: number; unassigned: number };
      };
      const closed = (await shown.list('/api/console/v1/inbox?view=closed')).length;
      const { open, unassigned } = counts;
      return figuresOf('inbox', recomputed, new Map(Object.entries({ open, unassigned, closed })));
    },
  };
}
