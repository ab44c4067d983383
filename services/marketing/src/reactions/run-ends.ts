import { type HeardEvent, type TimerRule, subjectOf } from '@rapport/kernel/projection';
import { timerContext } from '@rapport/kernel/timers';
import { type Desk, endRelease } from '../commands/index.ts';
import type { RunPrepared } from '../domain/run.events.ts';

const cancel = (event: HeardEvent) => ({ key: subjectOf(event), cancel: true }) as const;

/** A run releases nothing after its end, whatever is left of it. */
export function runEnds(desk: Desk): TimerRule {
  return {
    name: 'run-ends',
    on: {
      RunPrepared: (event: HeardEvent<RunPrepared['data']>) => {
        const { notAfter } = event.data;
        return notAfter === '' ? undefined : { key: subjectOf(event), set: notAfter };
      },
      ReleaseEnded: cancel,
      RunCancelled: cancel,
    },
    fire: async (timer) => void (await endRelease(desk, timer.key, timerContext('run-ends', timer))),
  };
}
