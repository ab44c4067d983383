import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MONDAY, type Stage, at, supportOnStage } from './stage.ts';

let stage: Stage;
beforeEach(async () => void (stage = await supportOnStage()));
afterEach(() => stage.staged.close());

const typesOf = (page: { readonly entries: readonly { readonly type: string }[] }) =>
  page.entries.map(({ type }) => type);

describe('time that passes', () => {
  test('warns before a clock is due, and says when it was missed, each once and at its own instant [R122]', async () => {
    const { caseId } = await stage.open({ conversationId: randomUUID() });
    await stage.passTime();
    expect(typesOf(await stage.page(caseId))).toEqual(['case-opened']);
    stage.go(at('02:36'));
    await stage.passTime();
    expect((await stage.list()).map(({ warned, breached }) => ({ warned, breached }))).toEqual([
      { warned: true, breached: false },
    ]);
    // Nobody looked for a day.
    stage.go(at('03:00', 4));
    await stage.passTime();
    await stage.passTime();
    const page = await stage.page(caseId);
    const said = page.entries.slice(1);
    expect(said.map(({ type, facts, occurredAt }: never) => [type, facts['clock'], occurredAt])).toEqual(
      [
        ['sla-warned', 'first-response', at('02:36')],
        ['sla-breached', 'first-response', at('03:00')],
        ['sla-warned', 'resolution', page.resolution.warnAt],
        ['sla-breached', 'resolution', page.resolution.dueAt],
      ].filter(([, , when]) => String(when) <= at('03:00', 4)),
    );
    expect(said.every(({ actor }: { actor: string }) => actor.startsWith('timer:'))).toBe(true);
    expect((await stage.get('/cases/counts')).json()).toMatchObject({ breached: 1 });
  });

  test('decides the same when its timers come after a person', async () => {
    const { caseId } = await stage.open();
    stage.go(at('06:00'));
    await stage.post(`/cases/${caseId}/actions/take`);
    await stage.passTime();
    const page = await stage.page(caseId);
    expect(page.entries.map(({ type, occurredAt }: never) => [type, occurredAt])).toEqual([
      ['case-opened', MONDAY],
      ['sla-warned', at('02:36')],
      ['sla-breached', at('03:00')],
      ['case-assigned', at('06:00')],
    ]);
  });
});

describe('what is said in the conversation of a case', () => {
  test('a reply keeps the first promise, the customer’s word ends a wait and opens again what was solved [R121]', async () => {
    const conversationId = randomUUID();
    const { caseId } = await stage.open({ conversationId });
    await stage.hear(stage.replied(conversationId, at('01:30')));
    stage.go(at('02:00'));
    await stage.post(`/cases/${caseId}/actions/wait`);
    await stage.hear(stage.wrote(conversationId, at('02:30'), true));
    expect(await stage.page(caseId)).toMatchObject({ status: 'waiting' });
    const wrote = stage.wrote(conversationId, at('02:31'));
    await stage.hear(wrote);
    await stage.hear(wrote);
    expect(await stage.page(caseId)).toMatchObject({ status: 'open', firstResponse: { metAt: at('01:30') } });
    stage.go(at('02:40'));
    await stage.post(`/cases/${caseId}/actions/resolve`, { cause: 'carrier', solution: '已发' });
    await stage.post(`/cases/${caseId}/actions/close`);
    await stage.hear(stage.wrote(conversationId, at('05:00')));
    const page = await stage.page(caseId);
    expect(typesOf(page)).toEqual([
      'case-opened',
      'first-response-given',
      'customer-awaited',
      'case-resumed',
      'case-resolved',
      'case-closed',
      'case-reopened',
    ]);
    expect(page).toMatchObject({ status: 'open', solution: '已发' });
  });

  test('a reply that is heard of too late takes the breach back', async () => {
    const conversationId = randomUUID();
    const { caseId } = await stage.open({ conversationId });
    stage.go(at('04:00'));
    await stage.passTime();
    expect(await stage.page(caseId)).toMatchObject({ breached: true });
    await stage.hear(stage.replied(conversationId, at('02:59')));
    expect(await stage.page(caseId)).toMatchObject({
      breached: false,
      firstResponse: { metAt: at('02:59'), breachedAt: null },
    });
  });

  test('of another conversation is nothing to it', async () => {
    const { caseId } = await stage.open({ conversationId: randomUUID() });
    await stage.hear(stage.replied(randomUUID(), at('01:30')));
    await stage.hear(stage.wrote(randomUUID(), at('01:31')));
    expect(typesOf(await stage.page(caseId))).toEqual(['case-opened']);
  });
});
