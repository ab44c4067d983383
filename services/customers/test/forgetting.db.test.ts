import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HeardEvent, commandIdOf, heardFrom } from '@rapport/kernel/projection';
import { sql } from '@rapport/kernel/sql';
import { type Stage, clock, customersOnStage } from './stage.ts';

let stage: Stage;
let admin: Readonly<Record<string, string>>;
beforeAll(async () => {
  stage = await customersOnStage();
  const { 'rapport-token': token = '' } = await stage.staged.as({
    ...{ kind: 'person', login: 'chef', name: 'Chef', role: 'admin' },
    ...{ accountId: crypto.randomUUID(), sessionId: crypto.randomUUID() },
  });
  admin = { 'rapport-token': token };
});
afterAll(() => stage.staged.close());

const forget = (partyId: string, more: Readonly<Record<string, string>> = {}) =>
  stage.post(`/parties/${partyId}/actions/forget`, { reason: 'asked' }, crypto.randomUUID(), {
    ...admin,
    ...more,
  });

/** What hears that somebody was forgotten, hears it. */
async function hearOf(partyId: string): Promise<void> {
  const reaction = stage.staged.parts.reactions!.find(({ name }) => name === 'destroy-key-of-forgotten')!;
  for (const stored of await stage.staged.ports.store.readStream(`party-${partyId}`)) {
    const event: HeardEvent = heardFrom('customers/0', stored);
    await reaction.on[event.type]?.(event as never, (purpose) => commandIdOf(reaction, event, purpose));
  }
}

test('who is forgotten can be found and read by nobody, with everybody who was one with them; what they were stays', async () => {
  const first = await stage.enter('Wang Forgetful', ['email', 'wang@forget.example']);
  const second = await stage.enter('Forgetful Wang', ['phone', '+8613800138000']);
  expect(
    (await stage.post(`/parties/${second.partyId}/actions/merge`, { intoPartyId: first.partyId })).statusCode,
  ).toBe(200);
  expect(await stage.ids('forgetful')).toEqual([first.partyId]);
  expect((await forget(second.partyId)).statusCode).toBe(200);
  for (const { partyId } of [first, second]) await hearOf(partyId);

  expect(await stage.page(first.partyId)).toMatchObject({
    ...{ code: first.code, name: null, contactPoints: [], aliases: [second.partyId] },
    forgottenAt: clock.now().toISOString(),
  });
  for (const words of ['forgetful', 'wang@forget.example', '13800138000'])
    expect(await stage.ids(words)).toEqual([]);
  expect(await stage.ids(first.code)).toEqual([first.partyId]);
  const left = await stage.staged.ports.database.many(sql`
    select from read.party_search_v1 where party_id = any(${[first.partyId, second.partyId]}::uuid[])`);
  expect(left).toEqual([]);
  const events = await stage.staged.ports.store.readStream(`party-${second.partyId}`);
  const named = events.find(({ type }) => type === 'PartyNamed')!.data['name'];
  const [opened] = await stage.staged.ports.keys.open([{ field: 'name', sealed: named as never }]);
  expect(opened).toBeUndefined();

  // Their address is a stranger's, who is somebody new.
  const again = await stage.enter('Somebody', ['email', 'wang@forget.example']);
  expect(again.partyId).not.toBe(first.partyId);
});

test('nobody but an administrator forgets, nobody forgets what they have not seen, and what is forgotten stays so', async () => {
  const { partyId } = await stage.enter('Zhao', ['email', 'zhao@forget.example']);
  const asAgent = await stage.post(`/parties/${partyId}/actions/forget`, { reason: 'asked' });
  expect(asAgent.statusCode).toBe(403);
  const seen = (await stage.get(`/parties/${partyId}`)).headers['etag'] as string;
  await stage.post(`/parties/${partyId}/actions/rename`, { name: 'Zhao of today' });
  expect((await forget(partyId, { 'if-match': seen })).statusCode).toBe(412);
  expect((await forget(partyId)).statusCode).toBe(200);
  expect((await forget(partyId)).statusCode).toBe(200);
  const head = (await stage.staged.ports.store.readStream(`party-${partyId}`)).at(-1);
  expect(head?.type).toBe('PartyForgotten');
  const named = await stage.post(`/parties/${partyId}/actions/rename`, { name: 'Zhao again' });
  expect([named.statusCode, named.json().code]).toEqual([409, 'party-forgotten']);
});
