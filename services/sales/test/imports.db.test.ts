import { type HeardEvent, commandIdOf } from '@rapport/kernel/projection';
import { heardFrom } from '../../../packages/kernel/src/projection/follow.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Stage, id, person, salesOnStage } from './stage.ts';

let stage: Stage;
beforeEach(async () => void (stage = await salesOnStage()));
afterEach(() => stage.staged.close());

const PATH = '/api/sales/v1/';
const MAPPING = { columns: { name: 0, email: 1, phone: 2, topic: 3 }, topic: '展会', headed: true };
const HEAD = '姓名,邮箱,电话,需求\n';

/** Sends a list as a browser does. */
async function sends(list: string | Uint8Array): Promise<Kept> {
  const answer = await stage.staged.app.inject({
    method: 'POST',
    url: `${PATH}import-lists`,
    headers: { ...(await stage.staged.as(person('wang'))), 'content-type': 'text/csv' },
    payload: Buffer.from(list as string),
  });
  return answer.json<Kept>();
}
interface Kept {
  readonly list: string;
  readonly importId?: string;
}
async function keeps(list: string | Uint8Array): Promise<Kept> {
  const kept = await sends(list);
  expect(kept).toHaveProperty('list');
  return kept;
}

const begin = async (list: string, mapping: object = MAPPING) =>
  await stage.as('wang').post('/imports', { list, fileName: '名片.csv', mapping });

/** What the reaction does with the service's own events, from a position on; so many of them. */
async function react(most = Number.POSITIVE_INFINITY): Promise<void> {
  const reaction = stage.staged.parts.reactions!.find(({ name }) => name === 'advance-import')!;
  let handled = 0;
  for (let at = 0; ;) {
    const events = await stage.staged.ports.store.readAll(at, 1_000);
    if (events.length === 0) return;
    for (const event of events) {
      at = event.position;
      const act = reaction.on[event.type];
      if (!act) continue;
      if ((handled += 1) > most) return;
      const heard = heardFrom('sales/0', event) as HeardEvent<never>;
      await act(heard, (purpose) => commandIdOf(reaction, heard, purpose));
    }
  }
}
const page = async (importId: unknown) => (await stage.as('wang').get(`/imports/${String(importId)}`)).body;
const report = async (importId: unknown) => {
  await stage.staged.settle();
  const answer = await stage.staged.app.inject({
    method: 'GET',
    url: `${PATH}imports/${String(importId)}/report`,
    headers: await stage.staged.as(person('wang')),
  });
  return answer.payload.trimEnd().split('\r\n');
};
const leads = async () => (await stage.as('wang').get('/leads?limit=200')).body.items;

describe('a list', () => {
  test('becomes leads of which customers are recognised; what makes none is said row by row', async () => {
    const { tell } = stage;
    const point = stage.staged.ports.keys.indexHash('email', 'hua@example.cn');
    await tell.hear(tell.begun('hua'), tell.reached('hua', point));
    const list = await keeps(
      `\ufeff${HEAD}华,HUA@example.cn,,磨机\r\n李,li@example.cn,138 0013 8000,\n=1+1,not a mail,,\n无,,,\n"引,号",q@example.cn\n李,li@example.cn,13800138000,\n`,
    );
    expect(list).toMatchObject({
      encoding: 'utf-8',
      delimiter: ',',
      guess: { columns: MAPPING.columns, headed: true },
    });
    const preview = await stage
      .as('wang')
      .post('/import-lists/actions/preview', { list: list.list, mapping: MAPPING });
    expect(preview.body).toMatchObject({
      rows: 6,
      refused: { 'email-unreadable': 1, 'no-contact': 1, repeated: 1 },
      first: [
        { line: 2, name: '华', email: 'hua@example.cn', topic: '磨机' },
        { line: 3, phone: '+8613800138000', topic: '展会' },
        { line: 4, refusal: 'email-unreadable' },
        { line: 5, refusal: 'no-contact' },
        { line: 6, name: '引,号' },
        { line: 7, refusal: 'repeated' },
      ],
    });
    const { status, body } = await begin(list.list);
    expect([status, body['again']]).toEqual([201, false]);
    await react();
    expect(await page(body['importId'])).toMatchObject({
      ...{ status: 'completed', fileName: '名片.csv', rows: 6, done: 6, captured: 3, known: 1 },
      refused: { 'email-unreadable': 1, 'no-contact': 1, repeated: 1 },
    });
    const made = await leads();
    expect(made).toHaveLength(3);
    expect(made.find((each) => each['partyId'] === id('hua'))).toMatchObject({
      topic: '磨机',
      contact: { name: '华' },
    });
    expect(made.filter((each) => !('partyId' in each)).map((each) => each['contact'])).toEqual(
      expect.arrayContaining([{ name: '李', email: 'li@example.cn', phone: '+8613800138000' }]),
    );
    const lines = await report(body['importId']);
    expect(lines).toHaveLength(7);
    expect(lines[1]).toMatch(/^2,known,,L-\d+-\d,[0-9a-f-]{36},华,HUA@example.cn,,磨机$/);
    expect(lines[3]).toBe("4,refused,email-unreadable,,,'=1+1,not a mail,,");
    expect(lines[5]).toMatch(/^6,captured,,L-\d+-\d,,"引,号",q@example.cn$/);
  });

  test('sent again is the same import, and says so; read in another way it is refused', async () => {
    const text = `${HEAD}李,li@example.cn,,\n`;
    const { body } = await begin((await keeps(text)).list);
    await react();
    const again = await keeps(text);
    expect(again.importId).toBe(body['importId']);
    expect((await begin(again.list)).body).toEqual({ importId: body['importId'], again: true });
    await react();
    expect(await leads()).toHaveLength(1);
    expect((await begin(again.list, { ...MAPPING, headed: false })).body).toMatchObject({
      code: 'import-differs',
    });
  });

  test('goes on where it was stopped, and after a crash where the last append ended: no row is lost or twice', async () => {
    const rows = Array.from({ length: 1_030 }, (_, i) => `n${i},n${i}@example.cn,,`).join('\n');
    const { list } = await keeps(HEAD + rows);
    const { body } = await begin(list);
    // One append is done, and heard again by whoever takes over.
    await react(1);
    await react(1);
    expect(await page(body['importId'])).toMatchObject({ status: 'running', done: 250, captured: 250 });
    await stage.as('wang').does(`/imports/${String(body['importId'])}/actions/cancel`);
    await react();
    expect(await page(body['importId'])).toMatchObject({ status: 'cancelled', done: 250 });
    await stage.as('wang').does(`/imports/${String(body['importId'])}/actions/resume`);
    await react();
    expect(await page(body['importId'])).toMatchObject({ status: 'completed', done: 1_030, captured: 1_030 });
    await stage.staged.settle();
    const [{ n, codes }] = (await stage.staged.ports.database.many({
      text: 'select count(*)::int as n, count(distinct code)::int as codes from read.leads_v1',
      values: [],
    })) as [{ n: number; codes: number }];
    expect([n, codes]).toEqual([1_030, 1_030]);
    expect(
      (await stage.as('wang').post(`/imports/${String(body['importId'])}/actions/cancel`)).body,
    ).toMatchObject({
      code: 'import-completed',
    });
  });

  test.each([
    ['GB18030', Uint8Array.of(0xc0, 0xee, 0x2c, 0x61, 0x40, 0x62, 0x2e, 0x63, 0x6e, 0x0a), 'gb18030'],
    [
      'UTF-16 with its mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('李,a@b.cn\n', 'utf16le')]),
      'utf-16le',
    ],
    ['UTF-8 without one', Buffer.from('李,a@b.cn\n'), 'utf-8'],
  ])('in %s is read as it was meant', async (_, bytes, encoding) => {
    expect(await keeps(bytes)).toMatchObject({
      encoding,
      first: [['李', 'a@b.cn']],
      guess: { columns: { email: 1 }, headed: false },
    });
  });

  test('that cannot be read to its end, or has no rows, is refused before anything is made of it', async () => {
    expect(await sends(`${HEAD}"never closed,a@b.cn,,\n${'x\n'.repeat(60_000)}`)).toMatchObject({
      status: 422,
      code: 'list-unreadable',
    });
    const late = Array.from({ length: 20_000 }, () => 'x,a@b.cn,,').join('\n');
    const { list } = await keeps(`${HEAD}${late}\n"never closed,a@b.cn,,\n${'x\n'.repeat(60_000)}`);
    expect((await begin(list)).body).toMatchObject({ status: 422, code: 'list-unreadable' });
    expect((await begin((await keeps(HEAD)).list)).body).toMatchObject({ code: 'list-empty' });
    expect((await begin('not-ours')).status).toBe(404);
    expect((await stage.staged.ports.store.head()).position).toBe(0);
  });
});
