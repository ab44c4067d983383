import { afterAll, beforeAll, expect, test } from 'vitest';
import { deriveUuid } from '@rapport/kernel/values';
import type { StagedService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { customersOf } from '../src/http/customer-views.ts';
import { stageChannels } from './staged.ts';

let staged: StagedService;
beforeAll(async () => {
  staged = await stageChannels();
});
afterAll(() => staged.close());

const id = (name: string) => deriveUuid('customers-test', name);
let position = 0;
const hears = (who: string, fact: string, data: object) => {
  const at = '2026-03-01T04:00:00.000Z';
  const event = { id: id(`${who} ${fact}`), type: `rapport.customers.party.${fact}.v1`, data };
  const from = { streamId: `party-${id(who)}`, source: 'customers/0', position: (position += 1) };
  const meta = { correlationId: id(who), actor: 'service:customers' };
  return staged.hear([{ ...event, ...from, occurredAt: at, recordedAt: at, meta }]);
};
const begins = (who: string) => hears(who, 'party-begun', { kind: 1, provisional: false, code: `P-${who}` });
const shown = async (who: string) => {
  const { of, locked } = await customersOf(staged.ports, [{ party_id: id(who) }]);
  expect(locked).toBe(false);
  return of(id(who));
};

test('a message is to whoever its customer is now, as they are called', async () => {
  expect(await shown('li')).toEqual({});
  await begins('li');
  expect(await shown('li')).toEqual({ customer: { code: 'P-li' } });
  await begins('wang');
  const [name] = await staged.ports.keys.seal('party:wang', [{ field: 'name', text: '王' }]);
  await hears('wang', 'party-named', { name });
  await hears('li', 'party-merged-into', { mergeId: id('merge'), survivorId: id('wang') });
  expect(await shown('li')).toEqual({ customer: { code: 'P-wang', name: '王' } });
  await hears('li', 'party-unmerged', { mergeId: id('merge') });
  expect(await shown('li')).toEqual({ customer: { code: 'P-li' } });
});
