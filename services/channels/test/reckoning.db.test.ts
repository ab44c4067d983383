import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type RunningChannels, freshEnvironment, letter, startChannels } from './running.ts';
import { API, becomes, conversationFrom } from './visits.ts';

describe('nothing unanswered', () => {
  let channels: RunningChannels;
  beforeAll(async () => {
    channels = await startChannels(await freshEnvironment());
  });
  afterAll(() => channels.stop());

  test('[R069] [C3] what was received is answered, open or set aside, and each is listed', async () => {
    const day = new Date().toISOString().slice(0, 10);
    await conversationFrom(channels);
    const answered = await conversationFrom(channels);
    await channels.ask('POST', `${API}/conversations/${answered}/actions/take`);
    const reply = await channels.ask('POST', `${API}/conversations/${answered}/replies`, {
      body: { text: 'hi' },
    });
    await becomes(channels, (reply.body as unknown as { replyId: string }).replyId, 'sent');
    const spam = await conversationFrom(channels);
    await channels.ask('POST', `${API}/conversations/${spam}/actions/close`, { body: { reason: 'spam' } });
    const done = await conversationFrom(channels);
    const closed = await channels.ask('POST', `${API}/conversations/${done}/actions/close`, {
      body: { reason: 'no-answer-needed' },
    });
    await channels.mail(letter({ 'Auto-Submitted': 'auto-generated' }));
    const twice = letter({});
    await channels.mail(twice);
    await channels.mail(twice);
    interface Day {
      readonly received: number;
      readonly answered: number;
      readonly open: number;
      readonly unaccounted: number;
      readonly setAside: Record<string, number>;
    }
    const reckon = async () => {
      const { body } = await channels.ask('GET', `${API}/reckoning?from=${day}&to=${day}`, {
        headers: { 'rapport-after': closed.headers.get('rapport-position')! },
      });
      return (body as unknown as { days: Day[] }).days[0]!;
    };
    const counted = await eventually(
      reckon,
      ({ setAside, unaccounted }) =>
        setAside['automatic'] === 1 && setAside['repeat'] === 1 && unaccounted === 0,
    );
    expect(counted.setAside).toMatchObject({ spam: 1, closed: 1, repeat: 1, automatic: 1, bounce: 0 });
    expect(counted.answered).toBe(1);
    const { n } = await channels.database.one<{ n: number }>(
      sql`select count(*) as n from es.events where type in ('MailAccepted', 'MailRepeated')`,
    );
    expect(counted.received).toBe(n);
    for (const [bucket, size] of [
      ['open', counted.open],
      ['answered', counted.answered],
      ['spam', 1],
      ['automatic', 1],
    ] as const) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await channels.ask('GET', `${API}/reckoning/${day}/${bucket}?limit=1${cursor}`);
        const { items, nextCursor } = body as unknown as {
          items: { mailId: string; receivedAt: string }[];
          nextCursor?: string;
        };
        seen.push(...items.map(({ receivedAt, mailId }) => `${receivedAt} ${mailId}`));
        cursor = nextCursor ? `&cursor=${nextCursor}` : '';
      } while (cursor);
      expect(seen).toHaveLength(size);
      expect(seen).toEqual(seen.toSorted());
    }
    await channels.ask('POST', `${API}/conversations/${spam}/actions/reopen`);
    await eventually(reckon, ({ setAside, open }) => setAside['spam'] === 0 && open === counted.open + 1);
  });

  test('a day is a day of the zone that is asked for, and nonsense is refused', async () => {
    const path = `${API}/reckoning?from=2026-01-01&to=2026-01-02`;
    expect((await channels.ask('GET', `${path}&zone=Asia/Shanghai`)).status).toBe(200);
    expect((await channels.ask('GET', `${path}&zone=Moon/Base`)).body).toMatchObject({
      code: 'unknown-time-zone',
    });
    expect((await channels.ask('GET', `${API}/reckoning?from=2025-01-01&to=2026-12-31`)).body).toMatchObject({
      code: 'range-too-long',
    });
    expect((await channels.ask('GET', `${API}/reckoning?from=yesterday&to=2026-12-31`)).status).toBe(400);
    expect((await channels.ask('GET', `${API}/reckoning/2026-01-01/everything`)).status).toBe(400);
    expect(
      (await channels.ask('GET', `${API}/reckoning/2026-01-01/open?cursor=AAAA.BBBB`)).body,
    ).toMatchObject({ code: 'invalid-cursor' });
  });
});
