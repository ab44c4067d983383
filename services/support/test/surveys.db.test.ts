import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Reaction, heardFrom } from '@rapport/kernel/projection';
import { Unavailable } from '@rapport/kernel/event-store';
import { MONDAY, type Stage, at, supportOnStage } from './stage.ts';

interface Asked {
  readonly service: string;
  readonly method: string;
  readonly request: { readonly conversationId: string; readonly noticeId: string; readonly text: string };
}

let stage: Stage;
let asked: Asked[];
let channelsUp: boolean;
beforeEach(async () => {
  [asked, channelsUp] = [[], true];
  stage = await supportOnStage({
    settings: { SURVEY_DAYS: 30, PUBLIC_URL: 'https://help.example' },
    grpc: {
      call: async (service, _client, method, request) => {
        if (!channelsUp) throw new Unavailable('channels');
        asked.push({ service, method, request: request as unknown as Asked['request'] });
        return {} as never;
      },
    },
  });
});
afterEach(() => stage.staged.close());

/** What reactions to the own log would do; again, as after a crash. */
async function react(): Promise<void> {
  const own = stage.staged.parts.reactions!.filter(({ from }) => from === 'own') as readonly Reaction[];
  for (const event of await stage.staged.ports.store.readAll(0, 10_000))
    for (const reaction of own)
      await reaction.on[event.type]?.(heardFrom('support/0', event) as never, () => randomUUID());
}

async function closed(conversationId = randomUUID(), body: object = {}) {
  const { caseId } = await stage.open({ conversationId });
  await stage.post(`/cases/${caseId}/actions/resolve`, { cause: 'delivery', solution: '已发' });
  expect((await stage.post(`/cases/${caseId}/actions/close`, body)).statusCode).toBe(200);
  const page = await stage.page(caseId);
  return { caseId, conversationId, page, survey: page.surveys[0] };
}

/** As the gateway asks for whoever has the link. */
async function asCustomer(
  method: 'GET' | 'POST',
  token: string,
  payload?: object,
  key: string = randomUUID(),
) {
  const headers = {
    ...(await stage.staged.as({ kind: 'service', name: 'console' })),
    'idempotency-key': key,
  };
  const url = `/api/support/v1/public/surveys/${token}${method === 'POST' ? '/answers' : ''}`;
  return await stage.staged.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
}
const tokenOf = (survey: { readonly path: string }) => survey.path.slice('/s/'.length);

describe('when a case is closed', () => {
  test('the customer is asked in its conversation, once, in both languages, with a link that opens the question [R124]', async () => {
    const { conversationId, survey } = await closed();
    await react();
    await react();
    expect(asked.map(({ service, method }) => [service, method])).toContainEqual(['channels', 'sendNotice']);
    const ids = new Set(asked.map(({ request }) => request.noticeId));
    expect(ids).toEqual(new Set([survey.surveyId]));
    const { text } = asked[0]!.request;
    expect(asked[0]!.request.conversationId).toBe(conversationId);
    expect(text).toContain(`https://help.example${survey.path}`);
    expect(text).toMatch(/您好/);
    expect(text).toMatch(/Hello/);
    await stage.hear(stage.replied(conversationId, at('02:00'), survey.surveyId));
    const { surveys, entries } = await stage.page((await stage.list('status=closed'))[0]!.caseId);
    expect(surveys).toMatchObject([{ sent: true }]);
    // Our question is no answer to the customer.
    expect(entries.map(({ type }: { type: string }) => type)).not.toContain('first-response-given');
  });

  test('the question waits for channels, and nobody is asked where nobody is to be', async () => {
    channelsUp = false;
    await closed();
    await expect(react()).rejects.toThrow(Unavailable);
    expect((await closed(randomUUID(), { ask: false })).page.surveys).toEqual([]);
  });
});

describe('the customer', () => {
  test('answers once, without signing in, and what is written is sealed [R123]', async () => {
    const { caseId, survey } = await closed();
    const token = tokenOf(survey);
    expect((await asCustomer('GET', token)).json()).toMatchObject({ status: 'issued' });
    const key = randomUUID();
    const words = { score: 2, comment: '等了太久' };
    expect((await asCustomer('POST', token, words, key)).statusCode).toBe(201);
    expect((await asCustomer('POST', token, words, key)).statusCode).toBe(201);
    expect((await asCustomer('POST', token, { score: 5 })).json()).toMatchObject({
      status: 409,
      code: 'survey-answered',
    });
    expect((await asCustomer('GET', token)).json()).toMatchObject({ status: 'answered' });
    expect((await stage.page(caseId)).surveys).toMatchObject([
      { status: 'answered', score: 2, comment: '等了太久' },
    ]);
    const stored = await stage.staged.ports.store.readAll(0, 1000);
    expect(JSON.stringify(stored)).not.toContain('太久');
    expect(stored.at(-1)).toMatchObject({ type: 'SurveyAnswered', meta: { actor: 'customer' } });
  });

  test('is told when the time has passed, whether the timer has come by or not', async () => {
    const { caseId, survey } = await closed();
    const month = new Date(Date.parse(MONDAY) + 30 * 86_400_000).toISOString();
    expect(survey.expiresAt).toBe(month);
    stage.go(month);
    expect((await asCustomer('GET', tokenOf(survey))).json()).toMatchObject({ status: 'expired' });
    expect((await asCustomer('POST', tokenOf(survey), { score: 5 })).json()).toMatchObject({
      status: 410,
      code: 'survey-expired',
    });
    await stage.passTime();
    expect((await stage.page(caseId)).surveys).toMatchObject([{ status: 'expired' }]);
  });

  test('gets in with the very link alone', async () => {
    const token = tokenOf((await closed()).survey);
    const forged = [...token].with(-1, token.endsWith('A') ? 'B' : 'A').join('');
    const other = `B${token.slice(1)}`;
    for (const wrong of [forged, other])
      expect((await asCustomer('GET', wrong)).json()).toMatchObject({ status: 404, code: 'survey-unknown' });
    expect((await asCustomer('GET', 'short')).statusCode).toBe(400);
    expect((await asCustomer('POST', token, { score: 6 })).statusCode).toBe(400);
    expect((await asCustomer('POST', token, { score: 5, comment: 'x'.repeat(4001) })).statusCode).toBe(400);
  });
});
