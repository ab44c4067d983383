import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';

const STATES = ['open', 'broken', 'kept', 'fulfilled-late', 'withdrawn'];

/** How many promises stand how: the lengths of the register's lists. */
export function promisesBook(): Book {
  const states = new Map<string, string>();
  const becomes =
    (state: string) =>
    (_data: unknown, { subject }: Logged) =>
      void states.set(subject, state);
  return {
    name: 'promises',
    topics: ['rapport.workflow.promise.v1'],
    take: taking(
      entriesOf('rapport.workflow.promise.v1', {
        promiseMade: becomes('open'),
        promiseKept: becomes('kept'),
        promiseBroken: becomes('broken'),
        promiseWithdrawn: becomes('withdrawn'),
        promiseFulfilledLate: becomes('fulfilled-late'),
      }),
    ),
    figures: async (shown) => {
      const recomputed = new Map<string, number>();
      for (const state of states.values()) add(recomputed, state);
      const listed = new Map<string, number>();
      for (const state of STATES)
        listed.set(state, (await shown.list(`/api/workflow/v1/promises?state=${state}`)).length);
      return figuresOf('promises', recomputed, listed);
    },
  };
}
