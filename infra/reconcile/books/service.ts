import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';

/** How many cases are open, wait for the customer, or are solved and not closed. */
export function casesBook(): Book {
  const states = new Map<string, string>();
  const becomes =
    (state: string) =>
    (_data: unknown, { subject }: Logged) =>
      void states.set(subject, state);
  return {
    name: 'cases',
    topics: ['rapport.support.case.v1'],
    take: taking(
      entriesOf('rapport.support.case.v1', {
        caseOpened: becomes('open'),
        customerAwaited: becomes('waiting'),
        caseResumed: becomes('open'),
        caseResolved: becomes('resolved'),
        caseReopened: becomes('open'),
        caseClosed: becomes('closed'),
      }),
    ),
    figures: async (shown) => {
      const recomputed = new Map<string, number>();
      for (const state of states.values()) if (state !== 'closed') add(recomputed, state);
      const { open, waiting, resolved } = (await shown.get('/api/support/v1/cases/counts')) as Record<
        string,
        number
      >;
      return figuresOf('cases', recomputed, new Map(Object.entries({ open, waiting, resolved })) as never);
    },
  };
}
