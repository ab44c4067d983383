import { type HeardEvent, type TimerChange, type TimerRule, subjectOf } from '@rapport/kernel/projection';
import { timerContext } from '@rapport/kernel/timers';
import { type Desk, passTime } from '../commands/index.ts';
import type { ClockReading } from '../domain/case.events.ts';

type Read = HeardEvent<{ readonly firstResponse: ClockReading; readonly resolution: ClockReading }>;
type Mark = 'warnAt' | 'dueAt';

/**
 * The four marks of a case: each of its two clocks warns, then is due. They fire as events left the clocks, and decide
 * nothing themselves: what has passed by their instant is the case's to say.
 */
export function slaTimers(desk: Desk): readonly TimerRule[] {
  return [
    rule(desk, 'first-response-warning', firstResponseAt('warnAt')),
    rule(desk, 'first-response-due', firstResponseAt('dueAt')),
    rule(desk, 'resolution-warning', resolutionAt('warnAt')),
    rule(desk, 'resolution-due', resolutionAt('dueAt')),
  ];
}

function firstResponseAt(mark: Mark): TimerRule['on'] {
  const read = (event: Read) => timerAt(event, event.data.firstResponse[mark]);
  return {
    CaseOpened: read,
    CaseReclassified: read,
    FirstResponseGiven: (event) => timerAt(event, ''),
  };
}

function resolutionAt(mark: Mark): TimerRule['on'] {
  const read = (event: Read) => timerAt(event, event.data.resolution[mark]);
  return {
    CaseOpened: read,
    CaseReclassified: read,
    CustomerAwaited: read,
    CaseResumed: read,
    CaseResolved: read,
    CaseReopened: read,
  };
}

function timerAt(event: HeardEvent, at: string): TimerChange {
  const key = subjectOf(event);
  return at ? { key, set: at } : { key, cancel: true };
}

function rule(desk: Desk, name: string, on: TimerRule['on']): TimerRule {
  return {
    name,
    on,
    fire: async ({ key, dueAt, commandId }) => {
      await passTime(desk, key, timerContext(name, { commandId, dueAt }));
    },
  };
}
