import { describe, expect, test } from 'vitest';
import { PromiseKind } from '@rapport/proto/workflow/v1/promise_events';
import { TaskPriority } from '@rapport/proto/workflow/v1/task_events';
import { type Teller, aYear, asKept, id, interleaved } from '../../test/scenario.ts';
import { pagesAsOfEach, shownPage } from '../../test/shown-page.ts';

const PROMISE = 'rapport.workflow.promise.v1';
const TASK = 'rapport.workflow.task.v1';

/** Promises and tasks of a year: to a party that was one with another for a while, broken and fulfilled late. */
async function withRecords(): Promise<Teller> {
  const teller = await aYear();
  const quote = await teller.sealed(`party:${id('li-again')}`, 'quote', '周五前发货');
  const to = { local: '2026-04-03', zone: 'Asia/Shanghai', at: '2026-04-03T16:00:00.000Z' };
  const actor = `account:${id('wang')}`;
  const made = (promise: string, party: string) =>
    teller.say(
      PROMISE,
      'promiseMade',
      promise,
      {
        accountId: id('wang'),
        partyId: id(party),
        kind: PromiseKind.PRICE,
        value: { value: { $case: 'money', value: { minor: 9_000n, currency: 'CNY' } } },
        valueHash: 'hash',
        quote,
        about: undefined,
        source: undefined,
        channel: 'mail',
        window: { from: undefined, to },
      },
      actor,
    );
  made('to-li', 'li');
  made('to-again', 'li-again');
  const { title } = { title: await teller.sealed(`party:${id('li-again')}`, 'title', '寄样品') };
  teller.say(TASK, 'taskOpened', 'sample', {
    accountId: id('wang'),
    title,
    note: undefined,
    about: undefined,
    partyId: id('li-again'),
    due: undefined,
    priority: TaskPriority.NORMAL,
  });
  teller.say(
    PROMISE,
    'promiseHandedOver',
    'to-again',
    { accountId: id('han'), fromAccountId: id('wang') },
    actor,
  );
  teller.say(PROMISE, 'promiseBroken', 'to-again', { dueAt: to.at }, 'timer:promise-due');
  teller.merged('li-again', 'li', 'merge-2');
  const kept = { accountId: id('han'), evidence: undefined, note: undefined };
  teller.say(PROMISE, 'promiseFulfilledLate', 'to-again', kept, `account:${id('han')}`);
  teller.say(TASK, 'taskDone', 'sample', { accountId: id('wang') });
  teller.later(1);
  teller.unmerged('li-again', 'li', 'merge-2');
  teller.say(PROMISE, 'promiseKept', 'to-li', kept, actor);
  return teller;
}

const recordLines = (page: ReturnType<typeof shownPage>) =>
  page.lines
    .flatMap(({ entry }) => (entry.kind === 'promise' || entry.kind === 'task' ? [entry] : []))
    .map(({ kind, fact }) => `${kind} ${fact}`);

describe('promises and tasks on the customer’s page', () => {
  test('each fact is a line of its own, so that broken and fulfilled late both stay', async () => {
    const page = shownPage(asKept((await withRecords()).events), id('li-again'));
    expect(recordLines(page)).toEqual([
      'task done',
      'promise fulfilled-late',
      'promise broken',
      'promise handed-over',
      'task opened',
      'promise made',
    ]);
    expect(page.facts!.promises).toEqual({ open: 0, broken: 0 });
    const late = page.lines.find(({ entry }) => entry.kind === 'promise')!.entry;
    expect(late).toMatchObject({
      promiseKind: 'price',
      value: { type: 'money', amount: '90.00', currency: 'CNY' },
      owner: { accountId: id('han') },
      due: { local: '2026-04-03' },
    });
    expect(late).not.toHaveProperty('quote');
  });

  test('go with their party: merged they are on one page, unmerged each is with its own, with what came since', async () => {
    const events = asKept((await withRecords()).events);
    const at = (fact: string) => events.findLast((event) => event.fact === fact)!.recordedAt;
    const merged = shownPage(events, id('li'), at('promiseFulfilledLate'));
    expect(recordLines(merged)).toHaveLength(6);
    expect(merged.facts!.promises).toEqual({ open: 1, broken: 0 });
    expect(shownPage(events, id('li'), at('promiseBroken')).facts!.promises).toEqual({
      open: 1,
      broken: 0,
    });
    expect(shownPage(events, id('li-again'), at('promiseBroken')).facts!.promises).toEqual({
      open: 0,
      broken: 1,
    });
    expect(recordLines(shownPage(events, id('li')))).toEqual(['promise kept', 'promise made']);
  });

  test('are the same for every interleaving of the streams, now and at every instant', async () => {
    const { events: told } = await withRecords();
    const events = asKept(told);
    const instants = [...events.map(({ recordedAt }) => recordedAt), undefined];
    const pages = (of: typeof events) =>
      instants.flatMap((asOf) => ['li', 'li-again'].map((party) => shownPage(of, id(party), asOf)));
    const expected = pages(events);
    for (let seed = 0; seed < 20; seed += 1) expect(pages(asKept(interleaved(told, seed)))).toEqual(expected);
  });

  test('as of any instant are what the events up to then make by themselves', async () => {
    const { events } = await withRecords();
    for (const party of ['li', 'li-again'])
      for (const { asked, alone } of pagesAsOfEach(asKept(events), id(party))) expect(asked).toEqual(alone);
  });
});
