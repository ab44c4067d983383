import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Unavailable } from '@rapport/kernel/event-store';
import { commandIdOf, heardFrom, type HeardEvent, type Reaction } from '@rapport/kernel/projection';
import { type ConsentStage, consentsOnStage } from './consenting.ts';

interface Notice {
  readonly conversationId: string;
  readonly noticeId: string;
  readonly accountId: string;
  readonly text: string;
}

const SUBMITTED = 'rapport.channels.submission.submission-received.v1';
let now = new Date('2026-03-02T09:00:00.000Z');
let stage: ConsentStage;
let notices: Notice[] = [];
let channelsUp = true;

beforeAll(async () => {
  stage = await consentsOnStage({
    clock: { now: () => now },
    settings: { PUBLIC_URL: 'https://crm.example' },
    grpc: {
      call: async (_service, _client, _method, request) => {
        if (!channelsUp) throw new Unavailable('channels');
        notices.push(request as unknown as Notice);
        return {} as never;
      },
    },
  });
});
afterAll(() => stage.staged.close());
beforeEach(() => void ([notices, channelsUp] = [[], true]));

const reactionCalled = (name: string): Reaction =>
  stage.staged.parts.reactions!.find((one) => one.name === name)!;

/** A form came in with a box ticked; heard as often as it is said here. */
function submission(contactPoint: string, consents: readonly object[], contactKind = 'email') {
  const [id, conversationId] = [randomUUID(), randomUUID()];
  const event = {
    ...{ id, type: SUBMITTED, streamId: `submission-${randomUUID()}`, source: 'channels/0', position: 1 },
    ...{ occurredAt: now.toISOString(), recordedAt: now.toISOString() },
    data: { contactPoint, contactKind, conversationId, consents },
    meta: { correlationId: id, actor: 'customer' },
  } as unknown as HeardEvent<never>;
  const reaction = reactionCalled('ask-consent');
  const heard = () => reaction.on[SUBMITTED]!(event, (purpose) => commandIdOf(reaction, event, purpose));
  return { conversationId, heard };
}

/** What follows from the own log, as after a crash: from its beginning. */
async function confirming(): Promise<void> {
  const reaction = reactionCalled('confirm-consent');
  for (const event of await stage.staged.ports.store.readAll(0, 10_000))
    await reaction.on[event.type]?.(heardFrom('customers/0', event) as never, () => randomUUID());
}

const news = (wordingVersion = 1) => [{ purpose: 'news', wordingVersion }];
const latest = (conversationId: string) =>
  notices.filter((notice) => notice.conversationId === conversationId);
const linkIn = ({ text }: Notice) => /https:\/\/crm\.example\/p\/([\w-]+)/.exec(text)![1]!;

describe('a consent that was ticked in a form', () => {
  test('permits nothing; whoever reads the mail is asked, and what they confirm counts, with the form as evidence', async () => {
    const lin = await stage.customer('Lin Ticks', 'lin.ticks@example.com');
    const { conversationId, heard } = submission(lin.point, news());
    await heard();
    await heard();
    expect(await stage.reasons('news', lin)).toEqual(['never-given']);
    await confirming();
    await confirming();
    const asked = latest(conversationId);
    // Asked for twice, it is one notice: its id follows from the event.
    expect(new Set(asked.map(({ noticeId }) => noticeId)).size).toBe(1);
    expect(asked[0]).toMatchObject({ accountId: '' });
    expect(asked[0]!.text).toMatch(/您好/);
    expect(asked[0]!.text).toMatch(/Hello/);
    const token = linkIn(asked[0]!);
    await stage.settle();
    const page = (await stage.atTheDoor(`/preferences/${token}`)).json();
    expect(page.purposes).toContainEqual(
      expect.objectContaining({ code: 'news', state: 'never-given', pending: true }),
    );
    const confirmed = { purpose: 'news', wordingVersion: 1 };
    expect((await stage.atTheDoor(`/preferences/${token}/actions/give`, confirmed)).statusCode).toBe(200);
    expect(await stage.reasons('news', lin)).toEqual(['allowed']);
    expect((await lin.history()).items.slice(0, 2)).toMatchObject([
      { said: 'given', by: 'confirmation', record: { kind: 'conversation', id: conversationId } },
      { said: 'asked', by: 'form', record: { kind: 'conversation', id: conversationId } },
    ]);
  });

  test('is asked once a day, anew when it was not confirmed, and not when it is permitted', async () => {
    const mo = await stage.customer('Mo Again', 'mo.again@example.com');
    const first = submission(mo.point, news());
    const [second, third, fourth] = [1, 2, 3].map(() => submission(mo.point, news()));
    await first.heard();
    await second!.heard();
    now = new Date(now.getTime() + 25 * 3_600_000);
    await third!.heard();
    await mo.give();
    now = new Date(now.getTime() + 25 * 3_600_000);
    await fourth!.heard();
    await confirming();
    const asked = [first, second!, third!, fourth!].map((one) => latest(one.conversationId).length > 0);
    expect(asked).toEqual([true, false, true, false]);
  });

  test('waits for channels; what cannot be asked for is passed over', async () => {
    const he = await stage.customer('He Waits', 'he.waits@example.com');
    const waits = submission(he.point, news());
    await waits.heard();
    channelsUp = false;
    await expect(confirming()).rejects.toThrow(Unavailable);
    channelsUp = true;
    await confirming();
    expect(latest(waits.conversationId)).toHaveLength(1);
    const nothing = [
      submission(he.point, [{ purpose: 'never-was', wordingVersion: 1 }]),
      submission(he.point, [{ purpose: 'events', wordingVersion: 7 }]),
      submission(he.point, []),
    ];
    for (const one of nothing) await one.heard();
    await confirming();
    expect(nothing.flatMap((one) => latest(one.conversationId))).toEqual([]);
  });
});
