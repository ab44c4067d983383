import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsentStage, consentsOnStage, messageId } from './consenting.ts';

let stage: ConsentStage;
let ask: ConsentStage['ask'];
let customer: ConsentStage['customer'];
let reasons: ConsentStage['reasons'];
beforeAll(async () => {
  stage = await consentsOnStage();
  ({ ask, customer, reasons } = stage);
});
afterAll(() => stage.staged.close());

describe('what a customer permits', () => {
  test('[R107] is nothing until they say so; an agent writes it down with what shows it', async () => {
    const li = await customer('Li Permits', 'li.permits@example.com');
    expect(await reasons('news', li)).toEqual(['never-given']);
    const record = { kind: 'call', id: messageId() };
    expect((await li.give({ note: 'said so at the counter', record })).statusCode).toBe(200);
    const [answer] = await ask('news', li);
    expect(answer).toMatchObject({ allowed: true, partyId: li.partyId, contactPoint: li.point, reason: '' });
    const opened = await stage.staged.ports.keys.open([
      { field: 'address', sealed: answer!.address! },
      { field: 'name', sealed: answer!.name! },
    ]);
    expect(opened).toEqual(['li.permits@example.com', 'Li Permits']);
    expect(await reasons('events', li)).toEqual(['never-given']);
    expect((await li.page()).contactPoints[0].permissions).toContainEqual(
      expect.objectContaining({ purpose: 'news', state: 'given', by: 'agent', wordingVersion: 1 }),
    );
    expect((await li.history()).items).toMatchObject([
      { said: 'given', purpose: 'news', by: 'agent', note: 'said so at the counter', record },
    ]);
    expect(JSON.stringify(await stage.staged.ports.store.readAll(0, 1_000))).not.toContain('counter');
  });

  test('is taken back on the phone, of everything at once and at all their addresses', async () => {
    const wang = await customer('Wang Stops', 'wang1@example.com', 'wang2@example.com');
    for (const contactPoint of wang.points) await wang.give({ contactPoint });
    await wang.give({ purpose: 'events' });
    expect(await reasons('events', wang)).toEqual(['allowed']);
    expect((await wang.withdraw({})).statusCode).toBe(200);
    expect(await reasons('news', wang)).toEqual(['withdrawn']);
    expect(await reasons('events', wang)).toEqual(['withdrawn']);
    expect(await reasons('service', wang)).toEqual(['allowed']);
    const { items } = await wang.history('?limit=2');
    expect(items.map(({ said, purpose }: { said: string; purpose: string }) => [said, purpose])).toEqual([
      ['withdrawn', ''],
      ['withdrawn', ''],
    ]);
  });

  test('pages of the history follow each other, and a cursor is for one customer alone', async () => {
    const [mei, other] = [await customer('Mei Pages', 'mei.p@example.com'), await customer('Other')];
    for (const purpose of ['news', 'events']) await mei.give({ purpose });
    await mei.withdraw({ purpose: 'news' });
    const first = await mei.history('?limit=2');
    const second = await mei.history(`?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`);
    const said = [...first.items, ...second.items].map((word: { said: string }) => word.said);
    expect(said).toEqual(['withdrawn', 'given', 'given']);
    expect(second.nextCursor).toBeUndefined();
    expect((await other.history(`?cursor=${encodeURIComponent(first.nextCursor)}`)).code).toBe(
      'invalid-cursor',
    );
  });

  test('of two who turn out to be one the strictest word counts, and exactly their own when they are two again', async () => {
    const [one, two] = [
      await customer('One A', 'one.a@example.com'),
      await customer('One B', 'one.b@example.com'),
    ];
    await one.give();
    await two.give();
    await two.withdraw({ purpose: 'news' });
    const into = { intoPartyId: two.partyId };
    const { mergeId } = (await stage.post(`/parties/${one.partyId}/actions/merge`, into)).json();
    expect(await reasons('news', one, two)).toEqual(['withdrawn', 'withdrawn']);
    expect((await ask('news', one))[0]).toMatchObject({ partyId: two.partyId });
    await stage.post(`/parties/${one.partyId}/actions/unmerge`, { mergeId });
    expect(await reasons('news', one, two)).toEqual(['allowed', 'withdrawn']);
  });

  test('a withdrawal that was acknowledged before the question is honoured, however many ask and withdraw at once', async () => {
    const many = await Promise.all(
      [...Array(20).keys()].map((i) => customer(`Many ${i}`, `many${i}@example.com`)),
    );
    await Promise.all(many.map((one) => one.give()));
    expect(new Set(await reasons('news', ...many))).toEqual(new Set(['allowed']));
    const acknowledged = new Set<string>();
    let broken = 0;
    const asking = async () => {
      while (acknowledged.size < many.length) {
        const before = new Set(acknowledged);
        const said = await reasons('news', ...many);
        // The store is in memory: without this nobody else would come to speak.
        await setImmediate();
        broken += many.filter(({ partyId }, i) => before.has(partyId) && said[i] === 'allowed').length;
      }
    };
    const withdrawing = many.map(async (one) => {
      expect((await one.withdraw({ purpose: 'news' })).statusCode).toBe(200);
      acknowledged.add(one.partyId);
    });
    await Promise.all([asking(), asking(), ...withdrawing]);
    expect(broken).toBe(0);
    expect(new Set(await reasons('news', ...many))).toEqual(new Set(['withdrawn']));
  });

  test('who is forgotten, unknown or has no address is not contacted, nor is anybody for what is no purpose', async () => {
    const gone = await customer('Gone', 'gone@example.com');
    await gone.give();
    await stage.staged.ports.keys.destroy(`party:${gone.partyId}`);
    const nobody = { partyId: messageId() };
    const unreached = await customer('Unreached');
    expect(await reasons('news', gone, nobody, unreached)).toEqual([
      'forgotten',
      'unknown-party',
      'no-contact-point',
    ]);
    expect(await reasons('nothing', unreached)).toEqual(['unknown-purpose']);
  });

  test.each([
    ['an address of somebody else', { contactPoint: 'a'.repeat(64) }, 404, 'contact-point-unknown'],
    ['no purpose of ours', { purpose: 'spam' }, 404, 'purpose-unknown'],
  ])('refuses %s', async (_, more, status, code) => {
    const one = await customer(`Refused ${code}`, `${code}@example.com`);
    expect((await one.give(more)).json()).toMatchObject({ status, code });
  });
});
