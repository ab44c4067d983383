import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HeardEvent } from '@rapport/kernel/projection';
import { deriveUuid } from '@rapport/kernel/values';
import { typeOf } from '@rapport/proto/catalogue';
import { type Stage, id, workflowOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await workflowOnStage();
  await stage.party('li', '李雷');
  await stage.account('ann', '安娜');
});
afterAll(() => stage.staged.close());

const TOPIC = 'rapport.channels.sending.v1';
let position = 0;

/** Channels says that a message waits; heard as often as said. */
async function held(message: string, changed: object, times = 1): Promise<void> {
  const reaction = stage.staged.parts.reactions!.find(({ name }) => name === 'ask-after-case')!;
  const type = typeOf(TOPIC, 'sendingHeld');
  const record = { kind: 'case', id: id('case') };
  const until = '2026-03-05T09:00:00.000Z';
  const data = { partyId: id('li'), reason: 'after-case', until, record, owner: id('ann'), ...changed };
  const event: HeardEvent = {
    ...{ id: id(`event of ${message}`), type, data, streamId: `sending-${id(message)}` },
    ...{ source: 'channels/0', position: ++position, occurredAt: stage.time.now() },
    ...{ recordedAt: stage.time.now(), meta: { correlationId: id(message), actor: 'service:channels' } },
  };
  for (let n = 0; n < times; n += 1)
    await reaction.on[type]!(event as HeardEvent<never>, (purpose) => deriveUuid(event.id, purpose));
}

const tasksOnCase = async () =>
  (await stage.get(`/tasks?about=case/${id('case')}`)).body.items as readonly {
    readonly taskId: string;
    readonly owner: { readonly name: string };
    readonly note: string;
    readonly due: { readonly at: string };
    readonly state: string;
  }[];

test('whoever had a case is to ask whether all is well, once, before promotion goes on [C4]', async () => {
  await held('first', {}, 2);
  await held('second', {});
  await held('of nobody', { owner: '', record: { kind: 'case', id: id('another') } });
  await held('at night', { reason: 'quiet-hours', record: { kind: '', id: '' } });
  const [task, ...others] = await tasksOnCase();
  expect(others).toEqual([]);
  expect(task).toMatchObject({ owner: { name: '安娜' }, due: { at: '2026-03-05T09:00:00.000Z' } });
  expect(task!.note).toContain('offers wait until then');
  // What became of it stands, whatever is heard later.
  await stage.post(`/tasks/${task!.taskId}/actions/finish`, {});
  await held('third', {});
  expect((await tasksOnCase()).map(({ state }) => state)).toEqual(['done']);
});
