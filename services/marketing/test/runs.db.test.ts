import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { messageOf } from '../src/commands/index.ts';
import { MATERIAL, type Stage, id, marketingOnStage, person } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await marketingOnStage();
});
afterEach(() => stage.staged.close());

const PERSONS = { is: 'kind', kind: 'person' } as const;
const END = '2026-03-09T00:00:00.000Z';
const names = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `customer ${from + i}`);
const arrive = async (all: readonly string[]) => {
  for (const name of all) await stage.party(name);
};

interface Begun {
  readonly runId: string;
  readonly campaignId: string;
}

async function begin(over: object = {}): Promise<Begun> {
  const campaignId = await stage.campaign();
  const body = {
    materialId: await stage.material(),
    audienceId: await stage.audience(PERSONS),
    frozen: true,
    ratePerSecond: 2_000,
    ...over,
  };
  return { campaignId, runId: (await stage.does(`/campaigns/${campaignId}/runs`, body)).runId };
}

/** Every message of a run, by its events: who it is to, in order. */
async function released(runId: string): Promise<readonly string[]> {
  const events = await stage.staged.ports.store.readStream(`run-${runId}`);
  return events.flatMap(({ type, data }) =>
    type === 'MessagesReleased'
      ? (data['messages'] as readonly { partyId: string; messageId: string }[]).map((message) => {
          expect(message.messageId).toBe(messageOf(runId, message.partyId));
          return message.partyId;
        })
      : [],
  );
}

const until = async (round: () => Promise<boolean>, done: () => Promise<boolean>) => {
  while (!(await done())) await round();
};
const run = async (runId: string) => (await stage.get(`/runs/${runId}`)).body.run;
const has = (status: string, runId: string) => async () => (await run(runId)).status === status;
const ids = (all: readonly string[]) => all.map(id).toSorted();
const say = (fact: 'sendingSent' | 'sendingUncertain', message: string, partyId: string) =>
  stage.hear(stage.say('rapport.channels.sending.v1', fact, message, { partyId }));

/** The gate takes a message on. */
async function queue({ runId, campaignId }: Begun, partyId: string): Promise<string> {
  const message = messageOf(runId, partyId);
  const cause = { kind: 'campaign', id: campaignId };
  const of = {
    channel: 'mail',
    purpose: 'news',
    runId,
    materialId: id('m'),
    materialVersion: 1,
    notAfter: '',
  };
  const data = { ...of, partyId, cause, accountId: '' };
  await stage.hear(stage.say('rapport.channels.sending.v1', 'sendingQueued', message, data));
  return message;
}

describe('a run of a fixed list', () => {
  test('goes to whom the audience was when it was prepared, each once, and proves who that was', async () => {
    await arrive(names(250));
    const { runId } = await begin();
    await arrive(names(3, 250));
    await until(stage.releaser(), has('released', runId));
    const all = await released(runId);
    expect(all.toSorted()).toEqual(ids(names(250)));
    const bytes = Buffer.concat(all.map((one) => Buffer.from(one.replaceAll('-', ''), 'hex')));
    const { listDigest, progress } = await run(runId);
    expect(listDigest).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(progress).toMatchObject({ listed: 250, released: 250, passedOver: 0, waiting: 250 });
  });

  test('goes on after whoever released it died, however often, and nobody is left out or twice', async () => {
    await arrive(names(400));
    const { runId } = await begin();
    let lives = 0;
    while (!(await has('released', runId)())) {
      lives += 1;
      await stage.releaser()();
    }
    expect(lives).toBeGreaterThan(1);
    expect((await released(runId)).toSorted()).toEqual(ids(names(400)));
  });

  test('is released by one of two that try at once', async () => {
    await arrive(names(300));
    const { runId } = await begin();
    const [one, other] = [stage.releaser(), stage.releaser()];
    while (!(await has('released', runId)())) await Promise.all([one(), other()]);
    expect((await released(runId)).toSorted()).toEqual(ids(names(300)));
  });

  test('passes over who became another customer of the list meanwhile', async () => {
    await arrive(names(5));
    const { runId } = await begin();
    await stage.merge('customer 3', 'customer 1');
    await stage.merge('customer 1', 'customer 4');
    await until(stage.releaser(), has('released', runId));
    expect((await released(runId)).toSorted()).toEqual(ids(['customer 0', 'customer 2', 'customer 4']));
    expect((await run(runId)).progress).toMatchObject({ released: 3, passedOver: 2 });
  });

  test('waits while it is paused, and is never taken up after it was cancelled', async () => {
    await arrive(names(400));
    const { runId } = await begin({ ratePerSecond: 100 });
    const round = stage.releaser();
    await until(round, async () => (await released(runId)).length > 0);
    await stage.does(`/runs/${runId}/actions/pause`, { reason: 'wrong-material' });
    const before = (await released(runId)).length;
    await round();
    await stage.releaser()();
    expect((await released(runId)).length).toBe(before);
    expect(await run(runId)).toMatchObject({ status: 'paused', stoppedReason: 'wrong-material' });
    await stage.does(`/runs/${runId}/actions/resume`);
    await until(round, async () => (await released(runId)).length > before);
    await stage.does(`/runs/${runId}/actions/cancel`, { reason: 'complaints' });
    const last = (await released(runId)).length;
    expect(last).toBeLessThan(400);
    await round();
    expect((await released(runId)).length).toBe(last);
    expect((await stage.post(`/runs/${runId}/actions/resume`)).body.type).toMatch('run-cancelled');
  });

  test('of nobody is done at once', async () => {
    const { runId } = await begin();
    await until(stage.releaser(), has('completed', runId));
    expect((await run(runId)).progress).toMatchObject({ listed: 0, released: 0 });
  });
});

describe('a run that takes newcomers', () => {
  test('goes to whoever comes into the audience until its end, each once', async () => {
    await arrive(names(3));
    const { runId } = await begin({ frozen: false, notAfter: END });
    const round = stage.releaser();
    await until(round, async () => (await released(runId)).length === 3);
    await arrive(names(2, 3));
    await stage.merge('customer 4', 'customer 0');
    await until(round, async () => (await released(runId)).length === 4);
    expect(await round()).toBe(false);
    await arrive(names(1, 5));
    await stage.merge('customer 0', 'customer 5');
    expect(await round()).toBe(false);
    expect((await released(runId)).toSorted()).toEqual(ids(names(4)));
    await stage.time.until(END);
    await arrive(names(1, 6));
    await round();
    expect((await released(runId)).length).toBe(4);
    expect(await run(runId)).toMatchObject({ status: 'released' });
  });

  test('asks for the next only when what went before is known, or somebody would get it twice', async () => {
    await arrive(names(3));
    const { runId } = await begin({ frozen: false, notAfter: END });
    const late = stage.releaser({ settles: false });
    await until(late, async () => (await released(runId)).length === 3);
    await late();
    await stage.releaser({ settles: false })();
    expect((await released(runId)).toSorted()).toEqual(ids(names(3)));
  });

  test('needs an end, and one that is not over', async () => {
    const { name, contents } = MATERIAL;
    const campaignId = await stage.campaign();
    const made = { materialId: await stage.material(), audienceId: await stage.audience(PERSONS) };
    const asked = { ...made, frozen: false, ratePerSecond: 10 };
    const refused = async (over: object) =>
      (await stage.post(`/campaigns/${campaignId}/runs`, { ...asked, ...over })).body.type;
    expect(await refused({})).toMatch('end-needed');
    expect(await refused({ notAfter: '2026-03-01T00:00:00.000Z' })).toMatch('end-over');
    const other = await stage.material({ purpose: 'events' });
    expect(await refused({ notAfter: END, materialId: other })).toMatch('purpose-differs');
    await stage.does(`/materials/${made.materialId}/actions/withdraw`);
    expect(await refused({ notAfter: END })).toMatch('material-withdrawn');
    await stage.does(`/audiences/${made.audienceId}/actions/retire`);
    await stage.does(`/materials/${made.materialId}/actions/publish`, { name, contents });
    expect(await refused({ notAfter: END })).toMatch('audience-retired');
    await stage.does(`/campaigns/${campaignId}/actions/close`);
    expect(await refused({ notAfter: END })).toMatch('campaign-closed');
  });
});

describe('what becomes of the messages of a run', () => {
  test('is counted exactly, each message once, with the reasons; complete when all is known', async () => {
    await arrive(names(5));
    const begun = await begin();
    const round = stage.releaser();
    await until(round, has('released', begun.runId));
    const [a, b, c, d, e] = await Promise.all(ids(names(5)).map((party) => queue(begun, party)));
    const [A, B, C, D, E] = ids(names(5));
    await say('sendingSent', a!, A!);
    const hold = { partyId: B!, reason: 'open-case', until: '', record: undefined, owner: '' };
    await stage.hear(stage.say('rapport.channels.sending.v1', 'sendingHeld', b!, hold));
    const stop = { partyId: C!, reason: 'withdrawn', record: undefined };
    await stage.hear(stage.say('rapport.channels.sending.v1', 'sendingStopped', c!, stop));
    const fail = { partyId: D!, reason: 'refused', final: true };
    await stage.hear(stage.say('rapport.channels.sending.v1', 'sendingFailed', d!, fail));
    await say('sendingUncertain', e!, E!);
    const bounce = { partyId: A!, code: '5.1.1', hard: true, contactPoint: '' };
    await stage.hear(stage.say('rapport.channels.sending.v1', 'sendingBounced', a!, bounce));
    await stage.hear(
      stage.say('rapport.channels.sending.v1', 'linkFollowed', a!, { partyId: A!, link: 'offer' }),
    );
    await stage.hear(
      stage.say('rapport.channels.sending.v1', 'linkFollowed', a!, { partyId: A!, link: 'offer' }),
    );
    await round();
    expect(await run(begun.runId)).toMatchObject({
      status: 'released',
      progress: {
        sent: 1,
        held: 1,
        stopped: 1,
        failed: 1,
        uncertain: 1,
        waiting: 0,
        bounced: 1,
        followed: 1,
      },
    });
    expect((await run(begun.runId)).progress.reasons).toEqual(
      expect.arrayContaining([
        { state: 'held', reason: 'open-case', count: 1 },
        { state: 'stopped', reason: 'withdrawn', count: 1 },
        { state: 'failed', reason: 'refused', count: 1 },
      ]),
    );
    await say('sendingSent', b!, B!);
    await until(round, has('completed', begun.runId));
    expect((await run(begun.runId)).progress).toMatchObject({ sent: 2, held: 0, waiting: 0 });
  });

  test('limits how many are on their way with nothing heard of them', async () => {
    const { database } = stage.staged.ports;
    await database.run(sql`
      insert into read.parties_v1 (party_id, code, kind, name)
      select gen_random_uuid(), n::text, 'person', null from generate_series(1, 2100) n`);
    const begun = await begin();
    const round = stage.releaser();
    await until(round, async () => (await released(begun.runId)).length === 2_000);
    await round();
    await round();
    expect((await released(begun.runId)).length).toBe(2_000);
    await queue(begun, (await released(begun.runId))[0]!);
    await round();
    expect((await released(begun.runId)).length).toBe(2_000);
    await say('sendingSent', messageOf(begun.runId, (await released(begun.runId))[0]!), id('x'));
    await until(round, async () => (await released(begun.runId)).length === 2_001);
  });

  test('is seen by agents as by administrators', async () => {
    const { runId } = await begin();
    expect((await stage.get(`/runs/${runId}`, person('boss', 'admin'))).status).toBe(200);
  });
});
