import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';

/** How many messages to customers stand where: the account of the gate. */
export function sendingsBook(): Book {
  const states = new Map<string, string>();
  const becomes =
    (state: string) =>
    (_data: unknown, { subject }: Logged) =>
      void states.set(subject, state);
  return {
    name: 'messages',
    topics: ['rapport.channels.sending.v1'],
    take: taking(
      entriesOf('rapport.channels.sending.v1', {
        sendingQueued: becomes('queued'),
        sendingHeld: becomes('held'),
        sendingResumed: becomes('queued'),
        sendingStopped: becomes('stopped'),
        sendingAttempted: becomes('sending'),
        sendingSent: becomes('sent'),
        sendingFailed: becomes('failed'),
        sendingUncertain: becomes('uncertain'),
      }),
    ),
    figures: async (shown) => {
      const recomputed = new Map<string, number>();
      for (const state of states.values()) add(recomputed, state);
      const { counts } = (await shown.get('/api/channels/v1/sendings/counts')) as {
        counts: readonly { state: string; count: number }[];
      };
      const on = new Map<string, number>();
      for (const { state, count } of counts) add(on, state, count);
      return figuresOf('messages', recomputed, on);
    },
  };
}
