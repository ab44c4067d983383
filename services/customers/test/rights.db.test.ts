import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Principal } from '@rapport/kernel/http';
import { sql } from '@rapport/kernel/sql';
import { newUuid } from '@rapport/kernel/values';
import { clock, customersOnStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => void (stage = await customersOnStage()));
afterAll(() => stage.staged.close());

const branch = newUuid(clock.now());
const [owner, other] = [newUuid(clock.now()), newUuid(clock.now())];
const person = (role: 'admin' | 'agent', accountId: string): Principal => ({
  kind: 'person',
  accountId,
  login: 'li',
  name: 'Li',
  role,
  sessionId: accountId,
});

describe('a party that lies with a branch', () => {
  test('is found and shown to its owner and to administrators, and to others is as if it were not', async () => {
    const { partyId } = await stage.enter('Branch Only', ['email', 'branch@example.com']);
    await stage.settle();
    // No fact gives a party to a branch yet: the read model is told.
    await stage.staged.ports.database.run(
      sql`update read.parties_v1 set owner = ${owner}, branch = ${branch} where party_id = ${partyId}`,
    );
    const sees = async (who: Principal) => {
      const headers = await stage.staged.as(who);
      const ask = (path: string) =>
        stage.staged.app.inject({ url: `/api/customers/v1/parties${path}`, headers });
      const answers = await Promise.all(
        ['?q=branch', '?q=branch%40example.com'].map(async (path) => (await ask(path)).json().items.length),
      );
      return [...answers, (await ask(`/${partyId}`)).statusCode];
    };
    expect(await sees(person('agent', other))).toEqual([0, 0, 404]);
    expect(await sees(person('agent', owner))).toEqual([1, 1, 200]);
    expect(await sees(person('admin', other))).toEqual([1, 1, 200]);
    const [{ methods }] = stage.staged.parts.grpc as unknown as [
      { methods: Record<string, { handle: Handle }> },
    ];
    const found = async (call: object) =>
      (await methods['searchParties']!.handle({ text: 'branch', limit: 5 } as never, call as never)).parties
        .length;
    expect(await found({ caller: 'channels' })).toBe(1);
    expect(await found({ caller: 'channels', principal: person('agent', other) })).toBe(0);
  });
});

type Handle = (request: never, call: never) => Promise<{ readonly parties: readonly unknown[] }>;
