import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type Got, type Receiver, receiver } from './receiver.ts';
import { type Stage, id, partnersOnStage } from './stage.ts';

const ORDER = 'rapport.sales.order.v1';

/** What orders that were pushed are called, in the order they came. */
export const codes = (got: readonly Got[]) =>
  got.map(
    ({ body }) =>
      (JSON.parse(body.toString()) as { data: { orderPlaced: { code: string } } }).data.orderPlaced.code,
  );

/** The service with one that pushes and a partner that is pushed to, made anew for each test of a file. */
export function pushedTo() {
  let stage: Stage;
  let partner: Receiver;
  const pushers: { stop(): Promise<void> }[] = [];
  beforeAll(async () => {
    stage = await partnersOnStage();
  });
  afterAll(() => stage.staged.close());
  beforeEach(async () => {
    partner = await receiver();
    await stage.staged.ports.database.run(sql`truncate read.feed_v1, partners.reached`);
  });
  afterEach(async () => {
    for (const one of pushers.splice(0)) await one.stop();
    partner.close();
    await stage.staged.ports.database.run(sql`update read.subscriptions_v1 set status = 'ended'`);
  });
  /** Looks again until it is so; what the pusher appended is projected before each look. */
  const until = <T>(look: () => Promise<T> | T, holds: (seen: T) => boolean) =>
    eventually(async () => {
      await stage.staged.settle();
      return await look();
    }, holds);
  return {
    get stage() {
      return stage;
    },
    get partner() {
      return partner;
    },
    pushers,
    push: () => pushers.push(stage.pushing()),
    orders: (record: string, count: number) =>
      Array.from({ length: count }, (_, i) =>
        stage.say(ORDER, 'orderPlaced', id(record), { code: `${record} ${i}` }),
      ),
    subscribe: async (over: object = {}) => {
      const partnerId = await stage.partner('events:sales', 'events:customers', 'personal');
      const terms = { url: partner.url, types: [], personal: false, from: 'beginning' };
      const begun = await stage.does(`/partners/${partnerId}/subscriptions`, { ...terms, ...over });
      return { ...(begun as { subscriptionId: string; secret: string }), partnerId };
    },
    until,
    stands: async (subscriptionId: string) => (await stage.get(`/subscriptions/${subscriptionId}`)).body,
    arrived: (count: number) =>
      until(
        () => partner.got.length,
        (length) => length >= count,
      ),
  };
}
