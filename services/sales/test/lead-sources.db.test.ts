import { type HeardEvent, commandIdOf } from '@rapport/kernel/projection';
import { deriveUuid } from '@rapport/kernel/values';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, id, salesOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => void (stage = await salesOnStage()));
afterAll(() => stage.staged.close());

/** What channels say of a web form that somebody sent. */
async function submission(name: string, purpose: string, form = 'form'): Promise<HeardEvent> {
  const conversationId = id(`conversation ${name}`);
  const [subject, text] = await stage.staged.ports.keys.seal(`conversation:${conversationId}`, [
    { field: 'subject', text: '索取报价' },
    { field: 'text', text: `姓名: ${name}\n需要: 两台磨机` },
  ]);
  const at = '2026-03-02T00:59:00.000Z';
  return {
    id: deriveUuid('submission', name),
    type: 'rapport.channels.submission.submission-received.v1',
    streamId: `submission-${id(name)}`,
    data: { formId: id(form), purpose, conversationId, subject, text },
    source: 'channels/0',
    position: 1,
    occurredAt: at,
    recordedAt: at,
    meta: { correlationId: id('cause'), actor: 'customer' },
  };
}

async function react(event: HeardEvent): Promise<void> {
  for (const reaction of stage.staged.parts.reactions ?? [])
    await reaction.on[event.type]?.(event as HeardEvent<never>, (purpose) =>
      commandIdOf(reaction, event, purpose),
    );
}

describe('a web form', () => {
  test('that asks for an offer is a lead of nobody, once, however often it is heard; others are none', async () => {
    const { as, tell } = stage;
    for (const purpose of ['offer', 'enquiry', 'complaint']) {
      const event = await submission(purpose, purpose);
      await react(event);
      await react(event);
    }
    const { items } = (await as('wang').get('/leads')).body;
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      code: expect.stringMatching(/^L-000001-\d$/) as string,
      status: 'open',
      topic: '索取报价: 姓名: offer 需要: 两台磨机',
      source: { kind: 'conversation', id: id('conversation offer') },
      via: { kind: 'form', id: id('form') },
      capturedAt: '2026-03-02T00:59:00.000Z',
    });
    expect(items[0]).not.toHaveProperty('ownerId');

    // Whom the conversation turns out to be with is whom the lead is about; who qualifies it has the opportunity.
    await tell.hear(tell.begun('hua'), tell.identified('conversation offer', 'hua'));
    const leadId = String(items[0]!['leadId']);
    expect((await as('wang').get(`/leads/${leadId}`)).body).toMatchObject({ partyId: id('hua') });
    const { opportunityId } = await as('wang').does(`/leads/${leadId}/actions/qualify`, {
      title: '磨机',
      amount: { amount: '100', currency: 'CNY' },
      expectedClose: '2026-04-30',
    });
    expect((await as('wang').get(`/opportunities/${opportunityId}`)).body).toMatchObject({
      ownerId: id('wang'),
    });
  });

  test('that was forgotten before it was heard makes no lead', async () => {
    const event = await submission('forgotten', 'offer', 'other');
    await stage.staged.ports.keys.destroy(`conversation:${id('conversation forgotten')}`);
    await react(event);
    expect((await stage.as('wang').get(`/leads?via=${id('other')}`)).body.items).toEqual([]);
  });

  test('has its leads counted by what became of them, with the reasons they were refused for', async () => {
    const { as } = stage;
    for (const [i, reason] of ['no-budget', 'no-budget', 'duplicate', undefined].entries()) {
      await react(await submission(`counted ${i}`, 'offer', 'counted'));
      const { items } = (await as('wang').get(`/leads?via=${id('counted')}&status=open`)).body;
      const leadId = String(items[0]!['leadId']);
      if (reason) await as('wang').does(`/leads/${leadId}/actions/refuse`, { reason });
    }
    await as('wang').does('/leads', { topic: 'by hand', partyId: id('hua') });
    const { items } = (await as('wang').get('/lead-sources')).body;
    expect(items.find((each) => each['id'] === id('counted'))).toMatchObject({
      ...{ kind: 'form', captured: 4, open: 1, qualified: 0, refused: 3 },
      reasons: { 'no-budget': 2, duplicate: 1 },
    });
    expect(items.find((each) => each['kind'] === 'party')).toMatchObject({ captured: 1, open: 1 });
  });
});
