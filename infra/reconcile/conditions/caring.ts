import { type Logged, entriesOf } from '../book.ts';
import { type Heard, amongThem, tooLongAgo } from './condition.ts';
import type { People } from './people.ts';
import { type Standings, standingsKept } from './standings.ts';

interface Call {
  readonly partyId: string;
  readonly conversationId: string;
  readonly direction: string;
  readonly day: string;
  awaitsAnother: boolean;
}

/** What was heard of cases, promises, calls and what people wrote. */
interface Cares {
  readonly cases: Standings;
  /** The conversation each case is of; empty: none. */
  readonly about: Map<string, string>;
  readonly kinds: Map<string, string>;
  readonly promises: Standings;
  readonly calls: Map<string, Call>;
  /** The last day that a person wrote in each conversation. */
  readonly wrote: Map<string, string>;
}

/** Hears what people want of us and what we owe them. */
export function caringHeard(
  { survivorOf, talksWith }: Pick<People, 'survivorOf' | 'talksWith'>,
  dayOf: (instant: string) => string,
): Heard<'open-case' | 'broken-promise' | 'due-promise' | 'awaits-call' | 'wrote'> {
  const heard: Cares = {
    ...{ cases: standingsKept(), about: new Map(), kinds: new Map() },
    ...{ promises: standingsKept(), calls: new Map(), wrote: new Map() },
  };
  const promised = (state: string) => heard.promises.in([state]).map(([, partyId]) => survivorOf(partyId));
  const calls = () => [...heard.calls.values()];
  const caller = ({ partyId, conversationId }: Call) => survivorOf(partyId || talksWith(conversationId));
  return {
    topics: [
      'rapport.support.case.v1',
      'rapport.workflow.promise.v1',
      'rapport.channels.call.v1',
      'rapport.channels.conversation.v1',
    ],
    entries: [casesHeard(heard), promisesHeard(heard), callsHeard(heard, dayOf), messagesHeard(heard, dayOf)],
    holders: {
      'open-case': ({ kinds }) =>
        heard.cases
          .in(['open'])
          .filter(([id]) => amongThem(kinds, heard.kinds.get(id) ?? ''))
          .map(([id, partyId]) => {
            const conversationId = heard.about.get(id) ?? '';
            return survivorOf(conversationId === '' ? partyId : talksWith(conversationId));
          }),
      'broken-promise': () => promised('broken'),
      'due-promise': () => promised('due'),
      'awaits-call': () =>
        calls()
          .filter(({ awaitsAnother }) => awaitsAnother)
          .map(caller),
      wrote: ({ withinDays }, day) => {
        const before = tooLongAgo(day, withinDays);
        const talks = [...heard.wrote].filter(([, last]) => last > before);
        const called = calls().filter((call) => call.direction === 'in' && call.day > before);
        return [...talks.map(([id]) => survivorOf(talksWith(id))), ...called.map(caller)];
      },
    },
  };
}

function casesHeard({ cases: { becomes, becomesOf }, about, kinds }: Cares) {
  return entriesOf('rapport.support.case.v1', {
    caseOpened: (data, event) => {
      about.set(event.subject, data.conversationId);
      kinds.set(event.subject, data.caseType);
      becomesOf('open')(data, event);
    },
    caseReclassified: ({ caseType }, { subject }) => kinds.set(subject, caseType),
    caseResolved: becomes('resolved'),
    caseClosed: becomes('closed'),
    caseReopened: becomes('open'),
  });
}

function promisesHeard({ promises: { becomes, becomesOf } }: Cares) {
  return entriesOf('rapport.workflow.promise.v1', {
    promiseMade: becomesOf('due'),
    promiseRescheduled: becomes('due'),
    promiseKept: becomes('kept'),
    promiseBroken: becomes('broken'),
    promiseWithdrawn: becomes('withdrawn'),
    promiseFulfilledLate: becomes('kept'),
  });
}

function callsHeard({ calls }: Cares, dayOf: (instant: string) => string) {
  const done = (_data: unknown, { subject }: Logged) => {
    const call = calls.get(subject);
    if (call) call.awaitsAnother = false;
  };
  return entriesOf('rapport.channels.call.v1', {
    callRecorded: ({ partyId, conversationId, direction, callBackDue }, { subject, occurredAt }) => {
      const day = dayOf(occurredAt);
      calls.set(subject, { partyId, conversationId, direction, day, awaitsAnother: callBackDue });
    },
    callReturned: done,
    callBackWaived: done,
  });
}

function messagesHeard({ wrote }: Cares, dayOf: (instant: string) => string) {
  return entriesOf('rapport.channels.conversation.v1', {
    messageReceived: ({ automatic }, { subject, occurredAt }) => {
      if (automatic) return;
      const [day, before] = [dayOf(occurredAt), wrote.get(subject) ?? ''];
      wrote.set(subject, day > before ? day : before);
    },
  });
}
