import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Decider } from '../decider/index.ts';
import { postgresEventStore } from '../event-store/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { execute, step } from './index.ts';

type Signed = { readonly type: 'Signed'; readonly data: { readonly place: number } };

/** Everybody signs, each below the last: what is decided depends on all who came before. */
const Guestbook: Decider<number, 'sign', Signed> = {
  initial: 0,
  decide: (signed) => [{ type: 'Signed', data: { place: signed + 1 } }],
  evolve: (signed) => signed + 1,
};

test('of 64 who write one stream at once, in two processes, each gets through and none overwrites another', async () => {
  const database = await freshServiceDatabase();
  const clock = { now: () => new Date() };
  const stores = [postgresEventStore(database, clock), postgresEventStore(database, clock)] as const;
  try {
    await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        execute(stores[i % 2 ? 1 : 0], [step(Guestbook, 'guestbook-1', 'sign')], {
          cause: { correlationId: randomUUID(), actor: `account:${i}` },
          idempotency: { key: `key ${i}`, requestHash: `${i}`, kind: 'client' },
        }),
      ),
    );
    const events = await stores[0].readStream('guestbook-1');
    expect(events.map(({ data }) => data['place'])).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
    expect(new Set(events.map(({ meta }) => meta.actor)).size).toBe(64);
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    await database.close();
  }
});
