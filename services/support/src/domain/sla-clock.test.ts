import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Rejection, fold } from '@rapport/kernel/decider';
import { doing, opening, promising, saidByClocks } from '../../test/case-examples.ts';
import { type AnyCalendar, anyCalendarAround, isWorked } from '../../test/calendars.ts';
import { Case } from './case.ts';
import type { CaseCommand } from './case.commands.ts';
import type { CaseEvent } from './case.events.ts';

const MINUTE = 60_000;
const VERBS = ['wait', 'resume', 'resolve', 'close', 'reopen', 'message', 'reply', 'call', 'urgent'] as const;
type Verb = (typeof VERBS)[number];

/** What is done with a case, each so many minutes after the one before. */
type History = readonly (readonly [after: number, verb: Verb])[];

interface Life {
  readonly at: string;
  readonly calendar: AnyCalendar;
  readonly history: History;
  readonly answer: number;
  readonly solution: number;
  readonly percent: number;
}

const history: fc.Arbitrary<History> = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom(...VERBS)),
  { maxLength: 10 },
);
const life: fc.Arbitrary<Life> = anyCalendarAround.chain(({ at, calendar }) =>
  fc.record({
    at: fc.constant(at),
    calendar: fc.constant(calendar),
    history,
    answer: fc.integer({ min: 1, max: 40 }).map((n) => n * 10),
    solution: fc.integer({ min: 40, max: 120 }).map((n) => n * 10),
    percent: fc.integer({ min: 1, max: 99 }),
  }),
);

const later = (at: string, minutes: number) => new Date(Date.parse(at) + minutes * MINUTE).toISOString();

interface Said {
  readonly at: string;
  readonly verb: Verb;
}

function told({ at, history }: Life): readonly Said[] {
  let now = at;
  return history.map(([after, verb]) => ({ at: (now = later(now, after)), verb }));
}
/** Long enough for whatever is still to happen. */
const endOf = (life: Life) => later(told(life).at(-1)?.at ?? life.at, 4 * 24 * 60);

function decide(events: readonly CaseEvent[], command: CaseCommand): readonly CaseEvent[] {
  try {
    return [...events, ...Case.decide(fold(Case, events), command)];
  } catch (error) {
    // What is refused changes nothing; time passes all the same.
    if (!(error instanceof Rejection)) throw error;
    return events;
  }
}

/** Lives it as a service does; `timers` says how punctual they are. */
function lived(life: Life, timers: 'punctual' | 'asleep'): readonly CaseEvent[] {
  const { at, calendar, answer, solution, percent } = life;
  const policy = promising(answer, solution, percent);
  let events = decide([], opening(at, calendar, policy));
  let now = at;
  const pass = (until: string) => {
    for (; timers === 'punctual' && now < until; now = later(now, 1))
      events = decide(events, doing('nothing', now));
  };
  for (const { at: then, verb } of told(life)) {
    pass(then);
    events = decide(events, doing(verb, then, calendar, policy));
  }
  pass(endOf(life));
  return decide(events, doing('nothing', endOf(life)));
}

type Status = 'open' | 'waiting' | 'resolved' | 'closed';
/** What leads where; anything else changes nothing. */
const WAYS: Readonly<Partial<Record<Verb, Readonly<Partial<Record<Status, Status>>>>>> = {
  wait: { open: 'waiting' },
  resume: { waiting: 'open' },
  resolve: { open: 'resolved', waiting: 'resolved' },
  close: { resolved: 'closed' },
  reopen: { resolved: 'open', closed: 'open' },
  message: { waiting: 'open', resolved: 'open', closed: 'open' },
};
const statusAfter = (status: Status, verb: Verb): Status => WAYS[verb]?.[status] ?? status;

/** The rules as they are said, walked from minute to minute; what clocks say and when. */
function walked(life: Life): readonly string[] {
  const { calendar, at } = life;
  const policy = promising(life.answer, life.solution, life.percent);
  const said: string[] = [];
  const clocks = {
    'first-response': { used: 0, target: life.answer, warned: false, breached: false, runs: true },
    resolution: { used: 0, target: life.solution, warned: false, breached: false, runs: true },
  };
  let status: Status = 'open';
  const marks = (now: string) => {
    for (const [name, clock] of Object.entries(clocks)) {
      if (!clock.runs || clock.breached) continue;
      if (!clock.warned && clock.used >= Math.floor((clock.target * life.percent) / 100)) {
        clock.warned = true;
        said.push(`${name} SlaWarned ${now}`);
      }
      if (clock.used >= clock.target) {
        clock.breached = true;
        said.push(`${name} SlaBreached ${now}`);
      }
    }
  };
  const act = (verb: Verb) => {
    status = statusAfter(status, verb);
    if (verb === 'reply' || verb === 'call') clocks['first-response'].runs = false;
    if (verb === 'urgent' && status !== 'closed') {
      const target = policy.targets.find(({ priority }) => priority === 'urgent')!;
      clocks['first-response'].target = target.firstResponseMinutes;
      clocks.resolution.target = target.resolutionMinutes;
    }
    clocks.resolution.runs = status === 'open';
  };
  const acts = told(life);
  const end = endOf(life);
  let next = 0;
  for (let now = at; now <= end; now = later(now, 1)) {
    marks(now);
    for (; acts[next]?.at === now; next += 1) {
      act(acts[next]!.verb);
      marks(now);
    }
    if (!isWorked(calendar, Date.parse(now))) continue;
    for (const clock of Object.values(clocks)) if (clock.runs) clock.used += 1;
  }
  return said;
}

/** Of what happens at one instant either may be named first. */
const sorted = (said: readonly string[]) => said.toSorted();

describe('the clocks of a case, on any calendar in any zone, whatever is done with it', () => {
  test('warn and are due when the rules, walked from minute to minute, say so', () => {
    fc.assert(
      fc.property(life, (life) => {
        expect(sorted(saidByClocks(lived(life, 'asleep')))).toEqual(sorted(walked(life)));
      }),
      { numRuns: 30 },
    );
  });

  test('say the same whether timers are punctual or asleep', () => {
    fc.assert(
      fc.property(life, (life) => {
        const [punctual, asleep] = [lived(life, 'punctual'), lived(life, 'asleep')];
        expect(asleep.map(inFull)).toEqual(punctual.map(inFull));
      }),
      { numRuns: 25 },
    );
  });

  test('say the same in the end when a reply is heard of late', () => {
    const unchanged = life.map((life) => ({
      ...life,
      history: life.history.filter(([, verb]) => verb !== 'urgent' && verb !== 'reply' && verb !== 'call'),
    }));
    fc.assert(
      fc.property(unchanged, fc.integer({ min: 0, max: 600 }), (life, after) => {
        const events = lived(life, 'asleep');
        const reply = doing('reply', later(life.at, after), life.calendar);
        const early = decide(
          decide([], opening(life.at, life.calendar, promising(life.answer, life.solution, life.percent))),
          reply,
        );
        const late = fold(Case, decide(events, reply)).firstResponse;
        const { breachedAt, metAt } = fold(Case, early).firstResponse;
        expect({ breachedAt: late.breachedAt, metAt: late.metAt }).toEqual({ breachedAt, metAt });
      }),
      { numRuns: 30 },
    );
  });
});

/** An event with the instant it happened, as far as it says one of its own. */
function inFull({ type, data, ...rest }: CaseEvent): string {
  const { occurredAt = '' } = rest as { readonly occurredAt?: string };
  return JSON.stringify([type, data, occurredAt]);
}
