import { type Decider, Rejection } from '@rapport/kernel/decider';
import type {
  MessagesReleased,
  Outcomes,
  Released,
  RunCancelled,
  RunEvent,
  RunPrepared,
} from './run.events.ts';

/** Who comes next, read when the run had come so far. */
export interface NextOfRun {
  /** How many had been looked at when these were read. */
  readonly from: number;
  readonly messages: readonly Released[];
  readonly passedOver: number;
  /** Nobody comes after these. */
  readonly last: boolean;
}

export type RunCommand =
  | { readonly type: 'PrepareRun'; readonly data: RunPrepared['data'] }
  | { readonly type: 'ReleaseMessages'; readonly data: NextOfRun }
  | { readonly type: 'PauseRun' | 'CancelRun'; readonly data: RunCancelled['data'] }
  | { readonly type: 'ResumeRun'; readonly data: { readonly by: string } }
  | { readonly type: 'EndRelease'; readonly data: object }
  | { readonly type: 'CompleteRun'; readonly data: Outcomes };

/** A run that was prepared. */
export interface KnownRun {
  readonly status: 'running' | 'paused' | 'completed' | 'cancelled';
  /** All that will be released has been; what becomes of it is waited for. */
  readonly ended: boolean;
  readonly of: RunPrepared['data'];
  readonly released: number;
  readonly passedOver: number;
  /** The last message that was released; empty: none was. */
  readonly lastMessage: string;
}

export type RunState = { readonly status: 'none' } | KnownRun;

/** So many messages one event names at most. */
export const RELEASED_AT_MOST = 100;

/** A text on its way to many: released piece by piece, stopped and let go on, nobody twice. */
export const Run: Decider<RunState, RunCommand, RunEvent> = {
  initial: { status: 'none' },
  // Every hundred messages are an event.
  snapshot: 'run-1',
  decide(run, command) {
    if (command.type === 'PrepareRun')
      return run.status === 'none' ? [{ type: 'RunPrepared', data: command.data }] : [];
    if (run.status === 'none') throw new Rejection('run-unknown');
    switch (command.type) {
      case 'ReleaseMessages':
        return release(run, command.data);
      case 'EndRelease':
        return run.ended || isOver(run) ? [] : [ended(run, 'too-late')];
      case 'CompleteRun':
        return complete(run, command.data);
      default:
        return turn(run, command);
    }
  },
  evolve(run, event) {
    if (event.type === 'RunPrepared')
      return { status: 'running', ended: false, of: event.data, released: 0, passedOver: 0, lastMessage: '' };
    // The stream begins with RunPrepared: nothing else can come first.
    if (run.status === 'none') return run;
    if (event.type === 'MessagesReleased') return counted(run, event.data);
    if (event.type === 'ReleaseEnded') return { ...run, ended: true };
    return { ...run, status: AFTER[event.type] };
  },
};

const AFTER = {
  RunPaused: 'paused',
  RunResumed: 'running',
  RunCancelled: 'cancelled',
  RunCompleted: 'completed',
} as const;

const isOver = ({ status }: KnownRun) => status === 'completed' || status === 'cancelled';

function counted(run: KnownRun, { messages, passedOver }: MessagesReleased['data']): KnownRun {
  return {
    ...run,
    released: run.released + messages.length,
    passedOver: run.passedOver + passedOver,
    lastMessage: messages.at(-1)?.messageId ?? run.lastMessage,
  };
}

/** Who was read when it had come elsewhere than where it stands now is nobody's next: whoever read them is late. */
function release(run: KnownRun, { from, messages, passedOver, last }: NextOfRun): readonly RunEvent[] {
  if (run.status !== 'running' || run.ended || run.released + run.passedOver !== from) return [];
  const pieces = messages.length === 0 && passedOver > 0 ? [[]] : piecesOf(messages);
  const events = pieces.map((piece, i) => ({
    type: 'MessagesReleased' as const,
    data: { messages: piece, passedOver: i === 0 ? passedOver : 0 },
  }));
  const after = events.reduce((sum, { data }) => counted(sum, data), run);
  return last ? [...events, ended(after, 'list-done')] : events;
}

function piecesOf(messages: readonly Released[]): readonly (readonly Released[])[] {
  const pieces = Math.ceil(messages.length / RELEASED_AT_MOST);
  return Array.from({ length: pieces }, (_, i) =>
    messages.slice(i * RELEASED_AT_MOST, (i + 1) * RELEASED_AT_MOST),
  );
}

function ended({ released, passedOver }: KnownRun, reason: 'list-done' | 'too-late'): RunEvent {
  return { type: 'ReleaseEnded', data: { reason, released, passedOver } };
}

/** Complete it is when something became of every message; until then nothing happens. */
function complete(run: KnownRun, outcomes: Outcomes): readonly RunEvent[] {
  const { sent, failed, stopped, uncertain } = outcomes;
  if (!run.ended || isOver(run) || sent + failed + stopped + uncertain !== run.released) return [];
  return [{ type: 'RunCompleted', data: { released: run.released, ...outcomes } }];
}

type Turning = Extract<RunCommand, { type: 'PauseRun' | 'CancelRun' | 'ResumeRun' }>;

/** What people do to a run. Stopping one of which all is released still stops what has not been attempted. */
function turn({ status }: KnownRun, command: Turning): readonly RunEvent[] {
  if (status === 'completed') throw new Rejection('run-completed');
  if (command.type === 'CancelRun')
    return status === 'cancelled' ? [] : [{ type: 'RunCancelled', data: command.data }];
  if (status === 'cancelled') throw new Rejection('run-cancelled');
  if (command.type === 'PauseRun')
    return status === 'paused' ? [] : [{ type: 'RunPaused', data: command.data }];
  return status === 'paused' ? [{ type: 'RunResumed', data: command.data }] : [];
}
