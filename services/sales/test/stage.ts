import { expect } from 'vitest';
import type { Principal } from '@rapport/kernel/http';
import type { HeardEvent } from '@rapport/kernel/projection';
import { deriveUuid } from '@rapport/kernel/values';
import type { ServicePorts } from '@rapport/kernel/service';
import { stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { salesService } from '../src/app.ts';

/** A controlled clock that tests move. */
export function testClock(at = '2026-03-02T01:00:00.000Z') {
  const clock = { at: new Date(at), now: () => clock.at };
  return clock;
}

export const id = (name: string): string => deriveUuid('test', name);
export const person = (name: string, role: 'admin' | 'agent' = 'agent'): Principal => ({
  kind: 'person',
  accountId: id(name),
  login: name,
  name,
  role,
  sessionId: id(`${name}-session`),
});

/** An answer of a route. */
export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  // Tests look into answers as they come.
  readonly body: Record<string, never> & { readonly items: readonly Record<string, never>[] };
}

/** The service on a stage with real Postgres, and what people do through its doors. */
export async function salesOnStage(given: Partial<ServicePorts> = {}, at?: string) {
  const clock = testClock(at);
  const staged = await stageService(salesService, { clock, ...given });
  const tell = teller(staged);
  const as = (name: string, role: 'admin' | 'agent' = 'agent') => {
    const ask = async (
      method: 'GET' | 'POST',
      path: string,
      payload?: object,
      more: object = {},
    ): Promise<Answer> => {
      if (method === 'GET') await staged.settle();
      const headers = { ...(await staged.as(person(name, role))), ...more };
      const answer = await staged.app.inject({
        method,
        url: `/api/sales/v1${path}`,
        headers,
        ...(payload ? { payload } : {}),
      });
      return {
        status: answer.statusCode,
        etag: answer.headers['etag'] as string | undefined,
        body: answer.json(),
      };
    };
    return {
      get: (path: string) => ask('GET', path),
      post: (path: string, payload: object = {}, more: object = {}) => ask('POST', path, payload, more),
      /** The same, expected to be done. */
      does: async (path: string, payload: object = {}) => {
        const answer = await ask('POST', path, payload);
        expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
        return answer.body as Record<string, never>;
      },
    };
  };
  return { staged, clock, as, tell, ...scenes(as) };
}

export type Stage = Awaited<ReturnType<typeof salesOnStage>>;
type As = (
  name: string,
  role?: 'admin' | 'agent',
) => {
  does: (path: string, payload?: object) => Promise<Record<string, never>>;
};

/** A line of so many of a product at a price. */
export const line = (productId: string, unitPrice = '100', quantity = '1') => ({
  productId,
  unitPrice,
  quantity,
});
export const TERMS = {
  currency: 'CNY',
  tax: 'exclusive',
  rounding: 'half-up',
  discountPercent: '0',
  validUntil: '2026-03-31',
} as const;

/** What tests begin with. */
function scenes(as: As) {
  const product = async (name = 'Mill') => {
    const body = { name: { zh: `${name} 机`, en: name }, unit: 'piece', taxPercent: '13' };
    return String((await as('boss', 'admin').does('/products', body))['productId']);
  };
  const opportunity = async (seller: string, partyId: string) => {
    const body = {
      partyId,
      title: 'Mills',
      amount: { amount: '100', currency: 'CNY' },
      expectedClose: '2026-04-30',
    };
    return String((await as(seller).does('/opportunities', body))['opportunityId']);
  };
  const quote = async (seller: string, partyId: string, lines: readonly object[], terms: object = TERMS) => {
    const opportunityId = await opportunity(seller, partyId);
    const body = await as(seller).does('/quotes', { opportunityId, terms, lines });
    return { quoteId: String(body['quoteId']), code: String(body['code']), opportunityId };
  };
  return { product, opportunity, quote };
}

/** What other services say. */
function teller(staged: Awaited<ReturnType<typeof stageService>>) {
  let position = 0;
  const say = (type: string, streamId: string, data: object, source = 'customers/0') => {
    position += 1;
    const at = '2026-03-01T00:00:00.000Z';
    return {
      id: deriveUuid(type, streamId, String(position)),
      type,
      data,
      streamId,
      source,
      position,
      occurredAt: at,
      recordedAt: at,
      meta: { correlationId: id('cause'), actor: 'nobody' },
    } satisfies HeardEvent;
  };
  const party = 'rapport.customers.party';
  return {
    hear: (...events: readonly HeardEvent[]) => staged.hear(events),
    begun: (name: string) =>
      say(`${party}.party-begun.v1`, `party-${id(name)}`, { kind: 1, provisional: false, code: name }),
    named: async (name: string) => {
      const [sealed] = await staged.ports.keys.seal(`party:${id(name)}`, [{ field: 'name', text: name }]);
      return say(`${party}.party-named.v1`, `party-${id(name)}`, { name: sealed });
    },
    reached: (name: string, contactPoint: string) =>
      say(`${party}.contact-point-added.v1`, `party-${id(name)}`, { kind: 1, contactPoint }),
    merged: (name: string, into: string) =>
      say(`${party}.party-merged-into.v1`, `party-${id(name)}`, { mergeId: id('m'), survivorId: id(into) }),
    unmerged: (name: string, from: string) =>
      say(`${party}.party-unmerged.v1`, `party-${id(name)}`, { mergeId: id('m'), survivorId: id(from) }),
    identified: (conversation: string, name: string) =>
      say('rapport.customers.recognition.party-identified.v1', `recognition-${id(conversation)}`, {
        partyId: id(name),
        by: 'contact-point',
      }),
    account: async (name: string) => {
      const [sealed] = await staged.ports.keys.seal(`account:${id(name)}`, [{ field: 'name', text: name }]);
      return say(
        'rapport.access.account.account-opened.v1',
        `account-${id(name)}`,
        { name: sealed, role: 'agent' },
        'access/0',
      );
    },
  };
}
