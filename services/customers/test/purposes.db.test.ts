import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuid } from '@rapport/kernel/values';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { customersService } from '../src/app.ts';

let staged: StagedService;
beforeAll(async () => void (staged = await stageService(customersService)));
afterAll(() => staged.close());

const admin = {
  kind: 'person',
  accountId: newUuid(new Date(0)),
  login: 'admin',
  name: 'Admin',
  role: 'admin',
  sessionId: 's',
} as const;
const URL = '/api/customers/v1/purposes';
const post = async (path: string, payload: object, more: Record<string, string> = {}) =>
  await staged.app.inject({
    method: 'POST',
    url: `${URL}${path}`,
    payload,
    headers: { ...(await staged.as(admin)), ...more },
  });
const list = async (query = '') => {
  await staged.settle();
  return (await staged.app.inject({ url: `${URL}${query}`, headers: await staged.as(admin) })).json();
};
const both = (text: string) => ({ zh: `${text}（中）`, en: text });
const codes = (page: { items: { code: string }[] }) => page.items.map(({ code }) => code);

describe('purposes', () => {
  test('an installation begins with some, once; what became of them since stays', async () => {
    const [worker] = staged.parts.workers!;
    await worker!.start();
    expect(codes(await list())).toEqual(['events', 'news']);
    await post('/events/actions/close', {});
    await worker!.start();
    expect((await list()).items).toMatchObject([
      { code: 'events', status: 'closed' },
      { code: 'news', status: 'open', promotion: true, version: 1 },
    ]);
  });

  test('are begun, named and worded in versions; what was seen can be said', async () => {
    const asked = { code: 'warranty', name: both('Warranty'), promotion: false, text: both('Yes') };
    expect((await post('', asked)).statusCode).toBe(201);
    expect((await post('', { ...asked, name: both('Other') })).json().code).toBe('purpose-already-there');
    const { items } = await list();
    const seen = items.find(({ code }: { code: string }) => code === 'warranty');
    const publish = (text: string) =>
      post('/warranty/actions/publish', { text: both(text) }, { 'if-match': `"${seen.validator}"` });
    expect((await publish('Yes indeed')).statusCode).toBe(200);
    expect((await publish('Yes, truly')).json().code).toBe('precondition-failed');
    expect((await post('/warranty/actions/rename', { name: both('Guarantee') })).statusCode).toBe(200);
    expect((await list()).items[2]).toMatchObject({
      name: both('Guarantee'),
      text: both('Yes indeed'),
      version: 2,
      promotion: false,
    });
    const first = await list('?limit=2');
    expect(codes(await list(`?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`))).toEqual([
      'warranty',
    ]);
  });
});
