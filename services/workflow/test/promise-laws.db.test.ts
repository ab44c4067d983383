import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, person, workflowOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await workflowOnStage('2026-03-01T00:00:00.000Z');
  await stage.party('li', '李雷');
});
afterAll(() => stage.staged.close());

const HOUR = 3_600_000;
const hours = (n: number) => new Date(n * HOUR).toISOString();

/** What happens to a promise, with hours to pass before it, or a jump of the clock. */
type Step =
  | { readonly does: 'keep' | 'withdraw' | 'timer'; readonly after: number }
  | { readonly does: 'move'; readonly after: number; readonly by: number };

const after = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 3 }) },
  fc.constantFrom(24 * 30, 24 * 400),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constantFrom('keep' as const, 'withdraw' as const, 'timer' as const), after }),
  fc.record({ does: fc.constant('move' as const), after, by: fc.integer({ min: -3, max: 12 }) }),
);

/** The whole rule in a few lines: what a promise is, by what was asked of it when. The timer plays no part in it. */
function reference(dueIn: number, steps: readonly Step[]): readonly string[] {
  let [now, due] = [0, dueIn];
  const facts = ['made'];
  const open = () => !facts.some((fact) => ['kept', 'broken', 'withdrawn'].includes(fact));
  const move = (to: number) => {
    if (!open() || to <= now || to === due) return;
    due = to;
    facts.push('rescheduled');
  };
  const does = {
    timer: () => undefined,
    keep: () => {
      if (open()) facts.push('kept');
      else if (facts.at(-1) === 'broken') facts.push('fulfilled-late');
    },
    withdraw: () => void (open() && facts.push('withdrawn')),
  };
  for (const one of steps) {
    now += one.after;
    if (open() && now >= due) facts.push('broken');
    if (one.does === 'move') move(now + one.by);
    else does[one.does]();
  }
  return facts;
}

describe('a promise', () => {
  test('is what the rule says, though every command comes twice, timers sleep or fire late, and the clock jumps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { maxLength: 7 }),
        async (dueIn, steps) => {
          const begin = Date.parse(stage.time.now()) / HOUR;
          const local = (hour: number) => ({ to: hours(begin + hour).slice(0, 16), zone: 'UTC' });
          const promiseId = await stage.promise({ window: local(dueIn) });
          let now = 0;
          for (const one of steps) {
            now += one.after;
            await act(promiseId, one, local(now + ('by' in one ? one.by : 0)));
          }
          // Whatever still sleeps fires at last, after all is over.
          const expected = reference(dueIn, steps);
          await stage.time.until(stage.time.now());
          const told = (await stage.get(`/promises/${promiseId}`)).body;
          expect(told.history.map(({ fact }: { fact: string }) => fact)).toEqual(expected);
          expect(told.promise.state).toBe(stateOf(expected));
        },
      ),
      { numRuns: 80 },
    );
  });

  test('that is heard again changes no read model, and a timer that fires again changes nothing', async () => {
    const { database, store } = stage.staged.ports;
    await stage.staged.settle();
    const rows = () =>
      database.many({ text: 'select * from read.promises_v1 order by promise_id', values: [] });
    const [before, head] = [await rows(), await store.head()];
    await database.run({ text: 'truncate read.promises_v1', values: [] });
    await database.run({
      text: "delete from ops.checkpoints where name in ('promises_v1', 'timers')",
      values: [],
    });
    await stage.time.until(stage.time.now());
    await stage.staged.settle();
    expect(await rows()).toEqual(before);
    expect((await store.head()).position).toBe(head.position);
  });
});

function stateOf(facts: readonly string[]): string {
  const last = facts.filter((fact) => fact !== 'rescheduled').at(-1)!;
  return last === 'made' ? 'open' : last;
}

/** Does it twice under one key, as a client that lost the answer does. */
async function act(promiseId: string, one: Step, window: object): Promise<void> {
  stage.time.pass(one.after * HOUR);
  if (one.does === 'timer') return await stage.time.until(stage.time.now());
  const asked = {
    keep: ['keep', {}],
    withdraw: ['withdraw', { reason: 'x' }],
    move: ['reschedule', { window, reason: 'x' }],
  }[one.does] as [string, object];
  const key = { 'idempotency-key': crypto.randomUUID() };
  const ask = () => stage.post(`/promises/${promiseId}/actions/${asked[0]}`, asked[1], person('ann'), key);
  const [first, again] = [await ask(), await ask()];
  expect([again.status, again.body.code]).toEqual([first.status, first.body.code]);
}
