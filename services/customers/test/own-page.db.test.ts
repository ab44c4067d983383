import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandIdOf } from '@rapport/kernel/projection';
import { type ConsentStage, consentsOnStage, messageId, sending } from './consenting.ts';

let stage: ConsentStage;
let ask: ConsentStage['ask'];
let atTheDoor: ConsentStage['atTheDoor'];
let customer: ConsentStage['customer'];
let reasons: ConsentStage['reasons'];
let tokenFor: ConsentStage['tokenFor'];
beforeAll(async () => {
  stage = await consentsOnStage();
  ({ ask, atTheDoor, customer, reasons, tokenFor } = stage);
});
afterAll(() => stage.staged.close());

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const PARTS = { 'content-type': 'multipart/form-data; boundary=b1' };
const INCOMPLETE = '--b1\r\nContent-Disposition: form-data; name="other"\r\n\r\nOne-Click\r\n--b1--\r\n';
describe('the customer’s own page', () => {
  test('shows what was permitted, in which words and how; it is taken back and given again there', async () => {
    const chen = await customer('Chen Own', 'chen.own@example.com');
    await chen.give();
    const token = await tokenFor(chen);
    await stage.settle();
    const page = (await atTheDoor(`/preferences/${token}`)).json();
    expect(page).toMatchObject({ address: 'c***@example.com', language: '', zone: '' });
    expect(page.purposes).toMatchObject([
      { code: 'events', state: 'never-given', agreedText: null },
      { code: 'news', state: 'given', by: 'agent', agreedText: page.purposes[1].text, pending: false },
    ]);
    await atTheDoor(`/preferences/${token}/actions/withdraw`, { purpose: 'news' });
    expect(await reasons('news', chen)).toEqual(['withdrawn']);
    await atTheDoor(`/preferences/${token}/actions/give`, { purpose: 'news', wordingVersion: 1 });
    expect(await reasons('news', chen)).toEqual(['allowed']);
    expect((await chen.history()).items[0]).toMatchObject({ said: 'given', by: 'page', actor: 'customer' });
    const unworded = { purpose: 'news', wordingVersion: 2 };
    const refused = await atTheDoor(`/preferences/${token}/actions/give`, unworded);
    expect(refused.json().code).toBe('wording-unknown');
  });

  test('says how and when they want to be written to', async () => {
    const zhao = await customer('Zhao Prefers', 'zhao.p@example.com');
    const token = await tokenFor(zhao);
    const wishes = { language: 'en', zone: 'Europe/Berlin', quietFrom: '21:00', quietTo: '08:00' };
    const prefer = (body: object) => atTheDoor(`/preferences/${token}/actions/prefer`, body);
    expect((await prefer(wishes)).statusCode).toBe(200);
    expect((await ask('service', zhao))[0]).toMatchObject(wishes);
    expect((await prefer({ ...wishes, zone: 'Mars/Olympus' })).json().code).toBe('zone-unknown');
    expect((await zhao.prefer({ ...wishes, language: 'zh-CN' })).statusCode).toBe(200);
    expect((await ask('service', zhao))[0]).toMatchObject({ ...wishes, language: 'zh-CN' });
  });

  test('shows each time a permission was used', async () => {
    const sun = await customer('Sun Used', 'sun.used@example.com');
    await sun.give();
    const token = await tokenFor(sun);
    const id = messageId();
    const facts = [
      ['queued', { purpose: 'news' }],
      ['attempted', { contactPoint: sun.point }],
      ['sent', {}],
    ] as const;
    const heard = facts.map(([fact, data], i) => sending(id, fact, data, i + 1));
    await stage.staged.hear(heard);
    await stage.settle();
    const { purposes } = (await atTheDoor(`/preferences/${token}`)).json();
    expect(purposes.map(({ uses }: { uses: string[] }) => uses)).toEqual([[], [heard[2]!.occurredAt]]);
  });

  test('is nobody’s with a token that is none of ours', async () => {
    const hu = await customer('Hu Token', 'hu.token@example.com');
    const token = await tokenFor(hu);
    const forged = `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`;
    for (const no of [forged, 'A'.repeat(100)])
      expect((await atTheDoor(`/preferences/${no}`)).json().code).toBe('preferences-unknown');
    expect((await atTheDoor(`/unsubscribe/${forged}`, 'List-Unsubscribe=One-Click', FORM)).statusCode).toBe(
      404,
    );
  });
});

describe('one click', () => {
  test.each([
    ['a form', FORM, 'List-Unsubscribe=One-Click'],
    ['parts', PARTS, INCOMPLETE.replace('other', 'List-Unsubscribe')],
  ])(
    '[C4] sent as %s forbids every promotion, with the message it came from; twice is once',
    async (kind, type, body) => {
      const one = await customer(`Click ${kind}`, `click.${kind.replace(' ', '')}@example.com`);
      await one.give();
      const { preferenceToken: token, messageId: message } = (await ask('news', one))[0]!;
      for (const _ of [1, 2])
        expect((await atTheDoor(`/unsubscribe/${token}`, body, type)).statusCode).toBe(200);
      expect(await reasons('news', one)).toEqual(['withdrawn']);
      const { items } = await one.history();
      expect(items).toHaveLength(2);
      expect(items[0]).toMatchObject({
        by: 'one-click',
        record: { kind: 'sending', id: message },
        actor: 'customer',
      });
    },
  );

  test('whoever only looks changes nothing, and neither does what is no click', async () => {
    const one = await customer('Looked', 'looked@example.com');
    await one.give();
    const token = await tokenFor(one);
    const looked = await atTheDoor(`/unsubscribe/${token}`);
    expect([looked.statusCode, looked.headers['location']]).toEqual([303, `/p/${token}`]);
    for (const [body, type] of [
      ['List-Unsubscribe=no', FORM],
      ['', FORM],
      [INCOMPLETE, PARTS],
    ] as const)
      expect((await atTheDoor(`/unsubscribe/${token}`, body, type)).statusCode, body).toBe(400);
    const json = { 'content-type': 'application/json' };
    expect((await atTheDoor(`/unsubscribe/${token}`, '{}', json)).statusCode).toBe(415);
    expect(await reasons('news', one)).toEqual(['allowed']);
  });

  test('whoever complains is not written to again', async () => {
    const one = await customer('Complains', 'complains@example.com');
    await one.give();
    const reaction = stage.staged.parts.reactions!.find(({ name }) => name === 'hear-complaint')!;
    const event = sending(messageId(), 'complained', { contactPoint: one.point, purpose: 'news' }, 9);
    for (const _ of [1, 2])
      await reaction.on[event.type]!(event as never, (purpose) => commandIdOf(reaction, event, purpose));
    expect(await reasons('news', one)).toEqual(['withdrawn']);
    expect((await one.history()).items).toMatchObject([{ by: 'complaint' }, { said: 'given' }]);
  });
});
