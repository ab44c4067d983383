import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';

interface Message {
  readonly runId: string;
  state: string;
  readonly also: Set<string>;
}

const STATES = ['held', 'sent', 'failed', 'stopped', 'uncertain'];
const ALSO = ['bounced', 'complained', 'answered', 'followed'];

/** How far each run of a campaign is: what was released, and what became of it. */
export function runsBook(): Book {
  const campaigns = new Map<string, string>();
  const released = new Map<string, number>();
  const messages = new Map<string, Message>();
  const becomes =
    (state: string) =>
    (_data: unknown, { subject }: Logged) => {
      const message = messages.get(subject);
      if (message) message.state = state;
    };
  const also =
    (what: string) =>
    (_data: unknown, { subject }: Logged) =>
      void messages.get(subject)?.also.add(what);
  return {
    name: 'runs',
    topics: ['rapport.marketing.run.v1', 'rapport.channels.sending.v1'],
    take: taking(
      entriesOf('rapport.marketing.run.v1', {
        runPrepared: ({ campaignId }, { subject }) => campaigns.set(subject, campaignId),
        messagesReleased: (data, { subject }) => add(released, `${subject} released`, data.messages.length),
      }),
      entriesOf('rapport.channels.sending.v1', {
        sendingQueued: ({ runId }, { subject }) =>
          runId && messages.set(subject, { runId, state: 'queued', also: new Set() }),
        sendingHeld: becomes('held'),
        sendingResumed: becomes('queued'),
        sendingStopped: becomes('stopped'),
        sendingAttempted: becomes('attempted'),
        sendingSent: becomes('sent'),
        sendingFailed: ({ final }, event) => becomes(final ? 'failed' : 'queued')(undefined, event),
        sendingUncertain: becomes('uncertain'),
        sendingBounced: also('bounced'),
        sendingComplained: also('complained'),
        sendingAnswered: also('answered'),
        linkFollowed: also('followed'),
      }),
    ),
    figures: async (shown) => {
      const recomputed = new Map(released);
      for (const { runId, state, also: more } of messages.values())
        for (const what of [state, ...more])
          if ([...STATES, ...ALSO].includes(what)) add(recomputed, `${runId} ${what}`);
      const on = new Map<string, number>();
      for (const campaignId of new Set(campaigns.values())) {
        const { items } = (await shown.get(
          `/api/marketing/v1/campaigns/${campaignId}/runs`,
        )) as unknown as Runs;
        for (const { runId, progress } of items)
          for (const what of ['released', ...STATES, ...ALSO]) add(on, `${runId} ${what}`, progress[what]);
      }
      return figuresOf('run', recomputed, on);
    },
  };
}

interface Runs {
  readonly items: readonly {
    readonly runId: string;
    readonly progress: Readonly<Record<string, number>>;
  }[];
}
