import type { PromiseEvent } from '@rapport/workflow/domain/promise.events.ts';
import type { TaskEvent } from '@rapport/workflow/domain/task.events.ts';
import { type Uuid, deriveUuid } from '@rapport/kernel/values';
import type { Pen } from '../pen.ts';
import { type Act, DAY, HOUR, type Life, accountActor, agentOf, dayIn, partySubject } from './life.ts';

const WORDS = {
  zh: {
    quote: ['两天内给您回电。', '下周之内一定送到。', '随货再送您一盒茶叶。'],
    kept: '已经办好，客户满意。',
  },
  en: {
    quote: [
      'I will call you back within two days.',
      'It will be with you by next week.',
      'A box of tea on us.',
    ],
    kept: 'Done; the customer is happy.',
  },
} as const;
const TASKS = {
  zh: ['寄样品', '核对发票抬头', '跟仓库确认库存', '准备报价单'],
  en: ['Send a sample', 'Check the invoice address', 'Ask the warehouse', 'Prepare an offer'],
} as const;

/** The end of a day where the company is, as an instant. */
const endOf = (day: string) => new Date(Date.parse(`${day}T00:00:00+08:00`) + DAY).toISOString();
const ZONE = 'Asia/Shanghai';

/** Somebody gives their word, and mostly keeps it; when its day is over it is broken. */
export function promise(life: Life, pen: Pen): readonly Act[] {
  const { partyId, random } = life;
  const accountId = agentOf(life);
  const promiseId = pen.id();
  const local = dayIn(pen.at.getTime() + (2 + random.below(5)) * DAY);
  const to = { at: endOf(local), zone: ZONE, local };
  const made: PromiseEvent = {
    type: 'PromiseMade',
    data: {
      ...{ accountId, partyId, kind: 'call-back', valueHash: '', channel: 'phone' },
      quote: pen.seal(partySubject(life), 'quote', random.pick<string>(WORDS[life.person.language].quote)),
      window: { to },
    },
  };
  pen.write('workflow', accountActor(accountId), [{ streamId: `promise-${promiseId}`, facts: [made] }]);
  const kept = random.chance(0.8);
  const at = kept ? pen.at.getTime() + 2 * HOUR + random.below(DAY) : Date.parse(to.at);
  const end = { promiseId, accountId, due: to.at };
  return [{ at, perform: (later) => (kept ? keep(life, later, end) : breakWord(later, end)) }];
}

interface Given {
  readonly promiseId: Uuid;
  readonly accountId: string;
  readonly due: string;
}

function keep(life: Life, pen: Pen, { promiseId, accountId }: Given): readonly Act[] {
  const note = pen.seal(partySubject(life), 'note', WORDS[life.person.language].kept);
  const kept: PromiseEvent = { type: 'PromiseKept', data: { note, accountId } };
  pen.write('workflow', accountActor(accountId), [{ streamId: `promise-${promiseId}`, facts: [kept] }]);
  return [];
}

function breakWord(pen: Pen, { promiseId, due }: Given): readonly Act[] {
  const broken: PromiseEvent & { occurredAt?: string } = { type: 'PromiseBroken', data: { dueAt: due } };
  const under = { key: deriveUuid('timer', 'promise-due', promiseId, due), requestHash: due };
  const parts = [{ streamId: `promise-${promiseId}`, facts: [{ ...broken, occurredAt: due }] }];
  pen.write('workflow', 'timer:promise-due', parts, under);
  return [];
}

/** Something is to be done, and is done before its day is over. */
export function takeTask(life: Life, pen: Pen): readonly Act[] {
  const { partyId, random } = life;
  const accountId = agentOf(life);
  const taskId = pen.id();
  const local = dayIn(pen.at.getTime() + (3 + random.below(5)) * DAY);
  const opened: TaskEvent = {
    type: 'TaskOpened',
    data: {
      ...{ accountId, partyId, priority: 'normal' },
      title: pen.seal(partySubject(life), 'title', random.pick<string>(TASKS[life.person.language])),
      about: { kind: 'party', id: partyId },
      due: { at: endOf(local), zone: ZONE, local },
    },
  };
  pen.write('workflow', accountActor(accountId), [{ streamId: `task-${taskId}`, facts: [opened] }]);
  const done: TaskEvent = { type: 'TaskDone', data: { accountId } };
  const finish = (later: Pen) => {
    later.write('workflow', accountActor(accountId), [{ streamId: `task-${taskId}`, facts: [done] }]);
    return [];
  };
  return [{ at: pen.at.getTime() + 2 * HOUR + random.below(2 * DAY), perform: finish }];
}
