import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sealed } from '@rapport/kernel/sealing';
import { deriveUuid, newUuid } from '@rapport/kernel/values';
import { clock, customersOnStage, type Stage } from './stage.ts';

let enter: Stage['enter'];
let find: Stage['find'];
let hear: Stage['hear'];
let identified: Stage['identified'];
let opened: Stage['opened'];
let page: Stage['page'];
let post: Stage['post'];
let staged: Stage['staged'];
let wrote: Stage['wrote'];

beforeAll(async () => {
  ({ enter, find, hear, identified, opened, page, post, staged, wrote } = await customersOnStage());
});
afterAll(() => staged.close());

describe('somebody who writes', () => {
  test('for the first time begins a provisional party, and the conversation learns it', async () => {
    const conversationId = await wrote('new@example.com', '王 小明');
    const [found] = await find('new@example.com');
    expect(found).toMatchObject({ name: '王 小明', provisional: true, matchedBy: 'email' });
    expect(await identified(conversationId)).toEqual([['PartyIdentified', found!.partyId]]);
  });

  test('is recognised the next time, and named when there was no name before', async () => {
    await wrote('quiet@example.com', '');
    expect(await find('quiet@example.com')).toMatchObject([{ name: null }]);
    const conversationId = await wrote('quiet@example.com', 'Quinn');
    await wrote('quiet@example.com', 'Somebody Else');
    const [found] = await find('quiet@example.com');
    expect(found).toMatchObject({ name: 'Quinn' });
    expect(await identified(conversationId)).toEqual([['PartyIdentified', found!.partyId]]);
  });

  test('is recognised when a person entered the address before', async () => {
    const { partyId } = await enter('Known', ['email', 'known@example.com']);
    expect(await identified(await wrote('known@example.com', 'K'))).toEqual([['PartyIdentified', partyId]]);
  });

  test('fifty times at once is one party', async () => {
    const before = (await staged.ports.store.head()).position;
    const events = await Promise.all(Array.from({ length: 50 }, () => opened('many@example.com', '许多')));
    await Promise.all(events.map(({ event }) => hear(event)));
    const since = await staged.ports.store.readAll(before, 1_000);
    expect(since.filter(({ type }) => type === 'PartyBegun')).toHaveLength(1);
    const told = since.filter(({ type }) => type === 'PartyIdentified').map(({ data }) => data['partyId']);
    expect(told).toHaveLength(50);
    expect(new Set(told).size).toBe(1);
    expect(await find('many@example.com')).toHaveLength(1);
  });

  test('is recognised once, however often the event is heard', async () => {
    const { event } = await opened('again@example.com', 'Again');
    await hear(event);
    const { position } = await staged.ports.store.head();
    await hear(event);
    expect((await staged.ports.store.head()).position).toBe(position);
  });

  test('and was answered is provisional no longer', async () => {
    const { conversationId, event } = await opened('answered@example.com', 'Answered');
    await hear(event);
    const sent = { ...event, id: deriveUuid('sent', conversationId) };
    await hear({ ...sent, type: 'rapport.channels.conversation.reply-sent.v1', data: {} });
    expect(await find('answered@example.com')).toMatchObject([{ provisional: false }]);
  });

  test('and was forgotten since is nobody', async () => {
    const { conversationId, event } = await opened('gone@example.com', 'Gone');
    await staged.ports.keys.destroy(`conversation:${conversationId}`);
    await hear(event);
    expect(await find('gone@example.com')).toEqual([]);
  });

  test('loses what was said when the party is forgotten: the conversation’s key goes with the party’s', async () => {
    const { conversationId, event } = await opened('forgotten@example.com', 'F');
    await hear(event);
    const [found] = await find('forgotten@example.com');
    await staged.ports.keys.destroy(`party:${found!.partyId}`);
    const { address } = event.data as { address: Sealed };
    expect(conversationId && (await staged.ports.keys.open([{ field: 'address', sealed: address }]))).toEqual(
      [undefined],
    );
    expect(await page(found!.partyId)).toMatchObject({ name: null });
  });
});

describe('a person who knows whom a conversation is with', () => {
  test('says so, and the machine does not contradict', async () => {
    const { conversationId, event } = await opened('shared@example.com', 'Office');
    await hear(event);
    const { partyId } = await enter('Real Person');
    const path = `/recognitions/${conversationId}/actions`;
    expect((await post(`${path}/identify`, { partyId })).statusCode).toBe(200);
    await hear({ ...event, id: deriveUuid('again', event.id) });
    expect((await identified(conversationId)).at(-1)).toEqual(['PartyIdentified', partyId]);
    expect((await post(`${path}/separate`, { partyId })).statusCode).toBe(200);
    expect((await identified(conversationId)).at(-1)).toEqual(['PartySeparated', partyId]);
    expect((await post(`${path}/separate`, { partyId })).json()).toMatchObject({ code: 'not-identified' });
  });

  test('parts its words from whom it is not with: they stay when that one is forgotten, and go with the right one', async () => {
    const { conversationId, event } = await opened('mistaken@example.com', 'M');
    await hear(event);
    const [mistaken] = await find('mistaken@example.com');
    const { partyId } = await enter('The Right One');
    await post(`/recognitions/${conversationId}/actions/identify`, { partyId });
    const tie = staged.parts.reactions!.find(({ name }) => name === 'tie-conversation-key')!;
    for (const said of await staged.ports.store.readStream(`recognition-${conversationId}`))
      await tie.on[said.type]!({ ...said, source: 'customers/0' } as never, () => '');
    const { address } = event.data as { address: Sealed };
    const read = () => staged.ports.keys.open([{ field: 'address', sealed: address }]);
    await staged.ports.keys.destroy(`party:${mistaken!.partyId}`);
    expect(await read()).toEqual(['mistaken@example.com']);
    await staged.ports.keys.destroy(`party:${partyId}`);
    expect(await read()).toEqual([undefined]);
  });

  test('separates it from a merged party by the survivor’s id, and it is written with the id that was said', async () => {
    const conversationId = await wrote('alias@example.com', 'Alias');
    const [alias] = await find('alias@example.com');
    const { partyId: survivor } = await enter('Survivor');
    await post(`/parties/${alias!.partyId}/actions/merge`, { intoPartyId: survivor });
    await post(`/recognitions/${conversationId}/actions/separate`, { partyId: survivor });
    expect((await identified(conversationId)).at(-1)).toEqual(['PartySeparated', alias!.partyId]);
  });

  test('cannot name somebody who is not there', async () => {
    const path = `/recognitions/${newUuid(clock.now())}/actions/identify`;
    expect((await post(path, { partyId: newUuid(clock.now()) })).json()).toMatchObject({
      code: 'party-unknown',
    });
  });
});
