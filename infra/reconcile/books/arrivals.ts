import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';

const DAY_MS = 86_400_000;
/** Days that the screen is asked for at once. */
const SPAN = 366;

interface Day {
  readonly day: string;
  readonly received: number;
  readonly unaccounted: number;
}

/** Nothing unanswered: what came in each day (UTC), and that all of it is accounted for. */
export function arrivalsBook(): Book {
  const received = new Map<string, number>();
  const count = (_data: unknown, { occurredAt }: Logged) => add(received, occurredAt.slice(0, 10));
  return {
    name: 'reckoning',
    topics: [
      'rapport.channels.mail.v1',
      'rapport.channels.submission.v1',
      'rapport.channels.conversation.v1',
      'rapport.channels.call.v1',
    ],
    take: taking(
      entriesOf('rapport.channels.mail.v1', { mailAccepted: count, mailRepeated: count }),
      entriesOf('rapport.channels.submission.v1', { submissionReceived: count }),
      entriesOf('rapport.channels.conversation.v1', {
        messageReceived: (data, event) => data.channel === 'chat' && count(data, event),
      }),
      entriesOf('rapport.channels.call.v1', {
        callRecorded: (data, event) => data.callBackDue && count(data, event),
      }),
    ),
    figures: async (shown) => {
      const days: Day[] = [];
      for (const { from, to } of spansOf([...received.keys()].toSorted())) {
        const answer = await shown.get(`/api/channels/v1/reckoning?from=${from}&to=${to}`);
        days.push(...(answer['days'] as readonly Day[]));
      }
      const unaccounted = new Map(days.map((day) => [day.day, day.unaccounted]));
      return [
        ...figuresOf('received', received, new Map(days.map((day) => [day.day, day.received]))),
        ...figuresOf('unaccounted', new Map(), unaccounted),
      ];
    },
  };
}

/** The days from the first to the last one, in pieces that may be asked for. */
function spansOf(days: readonly string[]): readonly { readonly from: string; readonly to: string }[] {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return [];
  const spans: { from: string; to: string }[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += SPAN * DAY_MS) {
    const end = Math.min(at + (SPAN - 1) * DAY_MS, Date.parse(last));
    spans.push({ from: dayOf(at), to: dayOf(end) });
  }
  return spans;
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
