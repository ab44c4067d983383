import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { consoleService } from '../src/app.ts';
import { id, newTeller } from './scenario.ts';

const CONVERSATIONS = 500;
const MESSAGES = 10;
let staged: StagedService;

/** A customer of years: 5,000 messages in 500 conversations, and as many of somebody else's. */
beforeAll(async () => {
  const teller = newTeller();
  for (const name of ['li', 'han']) {
    await teller.party(name, name, `${name}@example.com`);
    for (let c = 0; c < CONVERSATIONS; c += 1) {
      const conversation = `${name}-${c}`;
      await teller.opened(conversation, `${name}@example.com`, `Order ${c}`);
      for (let m = 0; m < MESSAGES; m += 1) {
        await teller.message(conversation, `${conversation}-${m}`, 'Where is it? '.repeat(100));
      }
      teller.identified(conversation, name);
    }
  }
  staged = await stageService(consoleService, { keys: teller.keys });
  for (let i = 0; i < teller.events.length; i += 1_000) await staged.hear(teller.events.slice(i, i + 1_000));
}, 120_000);
afterAll(() => staged.close());

test('the page of a customer with thousands of entries comes piece by piece, each within half a second', async () => {
  const headers = await staged.as({
    kind: 'person',
    accountId: id('wang'),
    login: 'wang',
    name: 'Wang',
    role: 'agent',
    sessionId: id('s'),
  });
  const times: number[] = [];
  const seen = new Set<string>();
  for (let cursor = '', pages = 0; pages < 10; pages += 1) {
    const from = performance.now();
    const answer = await staged.app.inject({
      url: `/api/console/v1/customers/${id('li')}?limit=200${cursor}`,
      headers,
    });
    times.push(performance.now() - from);
    const { entries, nextCursor, facts } = answer.json();
    expect(entries).toHaveLength(200);
    expect(facts.figures).toMatchObject({ conversations: CONVERSATIONS, messages: CONVERSATIONS * MESSAGES });
    for (const { entryId } of entries) seen.add(entryId);
    cursor = `&cursor=${nextCursor}`;
  }
  expect(seen.size).toBe(2_000);
  const median = times.toSorted((a, b) => a - b)[5]!;
  expect(median).toBeLessThan(500);
});
