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

let position = 0;

/** Something another service says, heard by a reaction as often as said. */
async function heard(
  reactionName: string,
  { type, streamId, of, data }: { type: string; streamId: string; of: string; data: object },
  times = 1,
): Promise<void> {
  const reaction = stage.staged.parts.reactions!.find(({ name }) => name === reactionName)!;
  const service = type.split('.')[1]!;
  const event: HeardEvent = {
    ...{ id: id(`event of ${of}`), type, data, streamId },
    ...{ source: `${service}/0`, position: ++position, occurredAt: stage.time.now() },
    ...{ recordedAt: stage.time.now(), meta: { correlationId: id(of), actor: `service:${service}` } },
  };
  for (let n = 0; n < times; n += 1)
    await reaction.on[type]!(event as HeardEvent<never>, (purpose) => deriveUuid(event.id, purpose));
}

/** Channels says that a message waits. */
async function held(message: string, changed: object, times = 1): Promise<void> {
  const record = { kind: 'case', id: id('case') };
  const until = '2026-03-05T09:00:00.000Z';
  const data = { partyId: id('li'), reason: 'after-case', until, record, owner: id('ann'), ...changed };
  const type = typeOf('rapport.channels.sending.v1', 'sendingHeld');
  await heard('ask-after-case', { type, streamId: `sending-${id(message)}`, of: message, data }, times);
}

/** Partners says that pushing stands still. */
async function paused(subscription: string, reason: string, ownerId: string, times = 1): Promise<void> {
  const data = { reason, ownerId, failingSince: '', partnerId: id('partner') };
  const type = typeOf('rapport.partners.subscription.v1', 'subscriptionPaused');
  const streamId = `subscription-${id(subscription)}`;
  await heard('see-to-subscription', { type, streamId, of: subscription, data }, times);
}

const tasksAbout = async (record: string) =>
  (await stage.get(`/tasks?about=${record}`)).body.items as readonly {
    readonly taskId: string;
    readonly owner: { readonly name: string };
    readonly note: string;
    readonly due: { readonly at: string };
    readonly state: string;
  }[];
const tasksOnCase = () => tasksAbout(`case/${id('case')}`);

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

test('whoever set up a subscription sees to it when its partner takes nothing for days, or wants nothing', async () => {
  await paused('failing', 'failing', id('ann'), 2);
  await paused('gone', 'gone', id('ann'));
  await paused('on purpose', 'asked', id('ann'));
  await paused('of nobody', 'failing', '');
  const about = (subscription: string) => tasksAbout(`subscription/${id(subscription)}`);
  const day = new Date(Date.parse(stage.time.now()) + 86_400_000).toISOString();
  const [task, ...others] = await about('failing');
  expect(others).toEqual([]);
  expect(task).toMatchObject({ owner: { name: '安娜' }, due: { at: day }, state: 'open' });
  expect(task!.note).toContain('nothing is lost');
  expect(await about('gone')).toMatchObject([{ note: expect.stringContaining('whether that is meant') }]);
  expect(await about('on purpose')).toEqual([]);
  expect(await about('of nobody')).toEqual([]);
});
