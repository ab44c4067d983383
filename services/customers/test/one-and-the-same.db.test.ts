import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuid } from '@rapport/kernel/values';
import { clock, customersOnStage, type Stage } from './stage.ts';

let enter: Stage['enter'];
let find: Stage['find'];
let identified: Stage['identified'];
let ids: Stage['ids'];
let page: Stage['page'];
let post: Stage['post'];
let staged: Stage['staged'];
let wrote: Stage['wrote'];

beforeAll(async () => {
  ({ enter, find, identified, ids, page, post, staged, wrote } = await customersOnStage());
});
afterAll(() => staged.close());

describe('two who turn out to be one', () => {
  const merge = (partyId: string, intoPartyId: string) =>
    post(`/parties/${partyId}/actions/merge`, { intoPartyId });
  const unmerge = (partyId: string, mergeId: string) =>
    post(`/parties/${partyId}/actions/unmerge`, { mergeId });

  test('[R022] are found and shown as the survivor, by any of their names, addresses and ids, and are two again when it is undone', async () => {
    const loser = await enter('钱一', ['email', 'qian@example.com']);
    const survivor = await enter('钱壹', ['phone', '13711112222']);
    const before = [await page(loser.partyId), await page(survivor.partyId)];
    const { mergeId } = (await merge(loser.partyId, survivor.partyId)).json();

    for (const q of ['钱一', 'qian@example.com', loser.code, 'qy'])
      expect(await ids(q)).toEqual([survivor.partyId]);
    expect(await page(loser.partyId)).toMatchObject({
      partyId: survivor.partyId,
      name: '钱壹',
      aliases: [loser.partyId],
      merges: [{ mergeId, partyId: loser.partyId, intoPartyId: survivor.partyId }],
      contactPoints: [{ address: 'qian@example.com', partyId: loser.partyId }, { address: '+8613711112222' }],
    });
    const resolve = staged.parts.grpc![0]!.methods['resolveParty']!.handle;
    expect(await resolve({ partyId: loser.partyId } as never, {} as never)).toEqual({
      partyId: survivor.partyId,
      aliases: [survivor.partyId, loser.partyId],
    });

    expect((await unmerge(survivor.partyId, mergeId)).statusCode).toBe(200);
    expect([await page(loser.partyId), await page(survivor.partyId)]).toEqual(before);
    expect(await ids('钱一')).toEqual([loser.partyId]);
    expect((await unmerge(loser.partyId, mergeId)).json()).toMatchObject({
      status: 404,
      code: 'merge-unknown',
    });
  });

  test('of whom one writes again is the survivor now, and itself again later', async () => {
    const first = await wrote('twice@example.com', 'Twice');
    const [alias] = await find('twice@example.com');
    const { partyId: survivor } = await enter('Once');
    const { mergeId } = (await merge(alias!.partyId, survivor)).json();
    const second = await wrote('twice@example.com', 'Twice');
    await unmerge(alias!.partyId, mergeId);
    for (const conversationId of [first, second])
      expect(await identified(conversationId)).toEqual([['PartyIdentified', alias!.partyId]]);
    expect(await ids('twice@example.com')).toEqual([alias!.partyId]);
  });

  test('are merged in chains, and any link can be undone', async () => {
    const [a, b, c] = [await enter('Chain A'), await enter('Chain B'), await enter('Chain C')];
    const { mergeId: ab } = (await merge(a.partyId, b.partyId)).json();
    const { mergeId: bc } = (await merge(b.partyId, c.partyId)).json();
    expect(await ids('chain a')).toEqual([c.partyId]);
    expect((await page(a.partyId)).aliases.toSorted()).toEqual([a.partyId, b.partyId].toSorted());
    await unmerge(c.partyId, ab);
    expect([await ids('chain a'), await ids('chain b')]).toEqual([[a.partyId], [c.partyId]]);
    await unmerge(c.partyId, bc);
    expect(await ids('chain b')).toEqual([b.partyId]);
  });

  test('are not merged with themselves, twice, into an alias, or with nobody', async () => {
    const [a, b, c] = [await enter('Guard A'), await enter('Guard B'), await enter('Guard C')];
    await merge(a.partyId, b.partyId);
    expect((await merge(c.partyId, c.partyId)).json()).toMatchObject({
      status: 422,
      code: 'merge-into-itself',
    });
    expect((await merge(a.partyId, c.partyId)).json()).toMatchObject({
      code: 'party-merged',
      survivorId: b.partyId,
    });
    expect((await merge(c.partyId, a.partyId)).json()).toMatchObject({ code: 'survivor-merged' });
    expect((await merge(b.partyId, a.partyId)).json()).toMatchObject({ code: 'survivor-merged' });
    expect((await merge(c.partyId, newUuid(clock.now()))).json()).toMatchObject({
      status: 404,
      code: 'party-unknown',
    });
  });

  test('never become each other’s alias, however many merge at once', async () => {
    const ring = await Promise.all(['A', 'B', 'C', 'D'].map((name) => enter(`Ring ${name}`)));
    const merges = ring.flatMap((one) =>
      ring.filter((other) => other !== one).map((other) => [one, other] as const),
    );
    const answers = await Promise.all(merges.map(([one, other]) => merge(one.partyId, other.partyId)));
    const merged = answers.filter(({ statusCode }) => statusCode === 200).length;
    expect(merged).toBeGreaterThan(0);
    const survivors = await ids('ring');
    expect(survivors).toHaveLength(ring.length - merged);
    for (const { partyId } of ring) expect(survivors).toContain((await page(partyId)).partyId);
  });

  test('keep their addresses apart: the survivor’s page takes one away from whose it is', async () => {
    const loser = await enter('Addr A', ['email', 'addr@example.com']);
    const survivor = await enter('Addr B');
    await merge(loser.partyId, survivor.partyId);
    const { contactPoint } = (await page(survivor.partyId)).contactPoints[0];
    expect(
      (await post(`/parties/${survivor.partyId}/contact-points/actions/remove`, { contactPoint })).statusCode,
    ).toBe(200);
    expect((await page(survivor.partyId)).contactPoints).toEqual([]);
    expect(await ids('addr@example.com')).toEqual([]);
  });
});
