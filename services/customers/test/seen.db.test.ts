import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customersOnStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => void (stage = await customersOnStage()));
afterAll(() => stage.staged.close());

const seen = async (partyId: string) => String((await stage.get(`/parties/${partyId}`)).headers['etag']);
const act = (partyId: string, action: string, body: object, etag: string) =>
  stage.post(`/parties/${partyId}${action}`, body, crypto.randomUUID(), { 'if-match': etag });

describe('what somebody saw of a customer', () => {
  test('is what they rename: of two who saw the same, the second is told', async () => {
    const { partyId } = await stage.enter('Emma', ['email', 'emma@example.com']);
    const both = await seen(partyId);
    expect((await act(partyId, '/actions/rename', { name: 'Emma W.' }, both)).statusCode).toBe(200);
    const second = await act(partyId, '/actions/rename', { name: 'Emma X.' }, both);
    expect(second.json()).toMatchObject({ status: 412, code: 'precondition-failed' });
    expect(second.json().current).toBe(await seen(partyId));
    expect(await stage.page(partyId)).toMatchObject({ name: 'Emma W.' });
    expect((await act(partyId, '/actions/rename', { name: 'Emma X.' }, await seen(partyId))).statusCode).toBe(
      200,
    );
  });

  test('is all that was merged into them too, and exactly that', async () => {
    const { partyId } = await stage.enter('Tom', ['email', 'tom@example.com']);
    const aliases = await Promise.all(
      ['one', 'two'].map((nth) => stage.enter(`Tom ${nth}`, ['email', `tom.${nth}@example.com`])),
    );
    const alone = await seen(partyId);
    const merges = [];
    for (const alias of aliases) {
      const answer = await act(
        alias.partyId,
        '/actions/merge',
        { intoPartyId: partyId },
        await seen(alias.partyId),
      );
      merges.push(answer.json().mergeId as string);
    }
    const together = await seen(partyId);
    expect(await seen(aliases[0]!.partyId)).toBe(together);
    expect((await act(partyId, '/actions/rename', { name: 'x' }, alone)).statusCode).toBe(412);
    // The first is given back: what is left is another customer than the three, though nothing newer is in it.
    const undo = { mergeId: merges[0] };
    expect((await act(partyId, '/actions/unmerge', undo, alone)).statusCode).toBe(412);
    expect((await act(partyId, '/actions/unmerge', undo, together)).statusCode).toBe(200);
    expect((await act(partyId, '/actions/rename', { name: 'x' }, together)).statusCode).toBe(412);
    expect((await act(partyId, '/actions/rename', { name: 'Tom' }, await seen(partyId))).statusCode).toBe(
      200,
    );
    // An address of the one that is still merged: it is on this page.
    const { contactPoints } = await stage.page(partyId);
    const { contactPoint } = contactPoints.find(({ address }: { address: string }) =>
      address.startsWith('tom.two'),
    );
    const before = await seen(partyId);
    const remove = () => act(partyId, '/contact-points/actions/remove', { contactPoint }, before);
    expect((await remove()).statusCode).toBe(200);
    expect(await seen(partyId)).not.toBe(before);
  });
});
