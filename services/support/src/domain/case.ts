import { type Decider, Rejection } from '@rapport/kernel/decider';
import type {
  AssignCase,
  AwaitCustomer,
  CaseCommand,
  CloseCase,
  HearCustomer,
  HearReply,
  InWorkingTime,
  NoteOnCase,
  OpenCase,
  RecordCall,
  ReclassifyCase,
  ReleaseCase,
  ReopenCase,
  ResolveCase,
  ResumeCase,
} from './case.commands.ts';
import type { CaseEvent } from './case.events.ts';
import { type CaseState, evolveCase, noCase } from './case-state.ts';
import { targetFor } from './policy.ts';
import {
  type Mark,
  marksPassed,
  promisedAnew,
  promisedBy,
  readingFrom,
  stoppedReading,
} from './sla-clock.ts';

type Events = readonly CaseEvent[];
type Decisions = {
  readonly [C in CaseCommand as C['type']]: (state: CaseState, data: C['data']) => Events;
};

const decisions: Decisions = {
  OpenCase: open,
  AssignCase: assign,
  ReleaseCase: release,
  ReclassifyCase: reclassify,
  NoteOnCase: note,
  RecordCall: recordCall,
  HearReply: hearReply,
  HearCustomer: hearCustomer,
  AwaitCustomer: awaitCustomer,
  ResumeCase: resume,
  ResolveCase: resolve,
  CloseCase: close,
  ReopenCase: reopen,
  PassTime: () => [],
};

/**
 * A case: from the first word of a problem to the customer's judgement, with two clocks. What a clock passed before a
 * command's instant is said before what the command makes happen, so it does not matter how late a timer comes.
 */
export const Case: Decider<CaseState, CaseCommand, CaseEvent> = {
  initial: noCase,
  decide(state, command) {
    if (command.type === 'OpenCase') return open(state, command.data);
    if (state.status === 'none') throw new Rejection('case-unknown');
    const passed = passing(state, instantFor(state, command));
    const then = passed.reduce(evolveCase, state);
    return [...passed, ...decisions[command.type](then, command.data as never)];
  },
  evolve: evolveCase,
};

// What others did comes to our ears later than it happened, and counts from when it did.
function instantFor(state: CaseState, { type, data }: CaseCommand): string {
  return type === 'HearReply' || type === 'PassTime' ? data.at : notBefore(state, data.at);
}

/** Marks that both clocks have passed by an instant, each said with the instant it was due. */
function passing({ terms, firstResponse, resolution }: CaseState, by: string): Events {
  const marks = [
    ...marksPassed('first-response', firstResponse, by),
    ...marksPassed('resolution', resolution, by),
  ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const dueOf = ({ clock }: Mark) => (clock === 'resolution' ? resolution : firstResponse).dueAt;
  return marks.map((mark) => ({
    type: mark.kind === 'warning' ? 'SlaWarned' : 'SlaBreached',
    data: { ...terms, clock: mark.clock, dueAt: dueOf(mark) },
    occurredAt: mark.at,
  }));
}

function open(state: CaseState, { at, calendar, policy, facts }: OpenCase['data']): Events {
  if (state.status !== 'none') return [];
  const { firstResponseMinutes, resolutionMinutes } = targetFor(policy.targets, facts);
  const reading = (minutes: number) => readingFrom(calendar, at, promisedBy(minutes, policy.warningPercent));
  const clocks = {
    firstResponse: reading(firstResponseMinutes),
    resolution: reading(resolutionMinutes),
  };
  return [{ type: 'CaseOpened', data: { ...facts, at, ...clocks } }];
}

function assign(state: CaseState, { accountId, by, over }: AssignCase['data']): Events {
  if (state.status === 'closed') throw new Rejection('case-closed');
  if (state.owner === accountId) return [];
  if (state.owner && !over) throw new Rejection('case-owned-by-another', { owner: state.owner });
  return [{ type: 'CaseAssigned', data: { accountId, from: state.owner, by } }];
}

function release({ owner }: CaseState, { accountId }: ReleaseCase['data']): Events {
  if (!owner) return [];
  if (owner !== accountId) throw new Rejection('case-not-yours', { owner });
  return [{ type: 'CaseReleased', data: { accountId } }];
}

function reclassify(state: CaseState, data: ReclassifyCase['data']): Events {
  if (state.status === 'closed') throw new Rejection('case-closed');
  const { caseType = state.caseType, priority = state.priority, cause = state.cause } = data;
  if (caseType === state.caseType && priority === state.priority && cause === state.cause) return [];
  const { calendar, policy, accountId } = data;
  const at = notBefore(state, data.at);
  const target = targetFor(policy.targets, { caseType, priority });
  const anew = (clock: CaseState['resolution'], minutes: number) =>
    promisedAnew(calendar, clock, at, promisedBy(minutes, policy.warningPercent));
  return [
    {
      type: 'CaseReclassified',
      data: {
        at,
        accountId,
        caseType,
        priority,
        cause,
        firstResponse: anew(state.firstResponse, target.firstResponseMinutes),
        resolution: anew(state.resolution, target.resolutionMinutes),
      },
    },
  ];
}

function note(_: CaseState, { noteId, accountId, text }: NoteOnCase['data']): Events {
  return [{ type: 'CaseNoted', data: { noteId, accountId, text } }];
}

function recordCall(state: CaseState, { at, callId, accountId, text }: RecordCall['data']): Events {
  const called: CaseEvent = { type: 'CaseCallRecorded', data: { callId, accountId, text } };
  return [called, ...firstResponse(state, notBefore(state, at), 'call', callId)];
}

function hearReply(state: CaseState, { at, replyId }: HearReply['data']): Events {
  return at < state.openedAt ? [] : firstResponse(state, at, 'reply', replyId);
}

function firstResponse(state: CaseState, at: string, by: 'reply' | 'call', id: string): Events {
  const { metAt, dueAt, breachedAt } = state.firstResponse;
  if (metAt) return [];
  const inTime = breachedAt ? at < breachedAt : at < dueAt;
  const given: CaseEvent = { type: 'FirstResponseGiven', data: { at, by, id, inTime } };
  if (!breachedAt || !inTime) return [given];
  const data = { clock: 'first-response', dueAt: breachedAt, doneAt: at } as const;
  return [given, { type: 'SlaBreachRetracted', data }];
}

function awaitCustomer(state: CaseState, { at: given, calendar, accountId }: AwaitCustomer['data']): Events {
  if (state.status === 'waiting') return [];
  refuseUnlessOpen(state);
  const at = notBefore(state, given);
  const resolution = stoppedReading(calendar, state.resolution, at);
  return [{ type: 'CustomerAwaited', data: { at, accountId, resolution } }];
}

function resume(state: CaseState, { at, calendar, accountId }: ResumeCase['data']): Events {
  if (state.status === 'open') return [];
  refuseUnlessOpen(state);
  return [{ type: 'CaseResumed', data: { by: 'person', accountId, ...goOn(state, calendar, at) } }];
}

function hearCustomer(state: CaseState, { at, calendar }: HearCustomer['data']): Events {
  // Written before, it was there to be read when somebody decided what stands now.
  if (state.status === 'open' || at < state.statusSince) return [];
  const type = state.status === 'waiting' ? 'CaseResumed' : 'CaseReopened';
  return [{ type, data: { by: 'message', accountId: '', ...goOn(state, calendar, at) } }];
}

function resolve(state: CaseState, data: ResolveCase['data']): Events {
  if (state.status === 'closed') throw new Rejection('case-closed');
  if (state.status === 'resolved') return [];
  const { calendar, accountId, cause, solution } = data;
  const at = notBefore(state, data.at);
  const resolution = stoppedReading(calendar, state.resolution, at);
  return [{ type: 'CaseResolved', data: { at, accountId, cause, solution, resolution } }];
}

function close(state: CaseState, { at, accountId, surveyId }: CloseCase['data']): Events {
  if (state.status === 'closed') return [];
  if (state.status !== 'resolved') throw new Rejection('case-not-resolved');
  return [{ type: 'CaseClosed', data: { at: notBefore(state, at), accountId, surveyId } }];
}

function reopen(state: CaseState, { at, calendar, accountId }: ReopenCase['data']): Events {
  if (state.status === 'open' || state.status === 'waiting') return [];
  return [{ type: 'CaseReopened', data: { by: 'person', accountId, ...goOn(state, calendar, at) } }];
}

function goOn(state: CaseState, calendar: InWorkingTime['calendar'], given: string) {
  const at = notBefore(state, given);
  return { at, resolution: readingFrom(calendar, at, state.resolution, state.resolution.used) };
}

function refuseUnlessOpen({ status }: CaseState): void {
  if (status === 'closed') throw new Rejection('case-closed');
  if (status === 'resolved') throw new Rejection('case-not-open');
}

/** Two who act at once may be put in order against their clocks: time never goes back for a case. */
function notBefore({ lastAt }: CaseState, at: string): string {
  return at > lastAt ? at : lastAt;
}
