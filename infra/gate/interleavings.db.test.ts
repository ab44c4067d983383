import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { type Diary, rivalPosts } from './rival-posts.ts';

let stage: Awaited<ReturnType<typeof rivalPosts>>;
beforeAll(async () => {
  stage = await rivalPosts();
});
afterAll(() => stage.close());

const PARTIES = 3;
const MATERIALS = 3;
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constant('send' as const), fc.nat(PARTIES - 1), fc.nat(MATERIALS - 1)),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant('withdraw' as const), fc.nat(PARTIES - 1), fc.constant(0)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('give' as const), fc.nat(PARTIES - 1), fc.constant(0)) },
);
/** How many turns of the process each actor lets pass before its next step. */
const turns = fc.array(fc.nat(6), { minLength: 8, maxLength: 8 });

async function pass(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Forbidden at an instant for certain: the last word that was begun by then is an acknowledged withdrawal. */
function forbidden({ said }: Diary, partyId: string, at: number): boolean {
  const last = said.filter((one) => one.partyId === partyId && one.from < at).at(-1);
  return last !== undefined && !last.permits && last.until < at;
}

type Act = readonly ['send' | 'withdraw' | 'give', number, number];

/** People act, two posts work and the read models follow, all at once, in steps of chance. */
async function weave(acts: readonly Act[], [people = [], first = [], second = []]: readonly number[][]) {
  const parties = await Promise.all(Array.from({ length: PARTIES }, () => stage.party()));
  const materials = await Promise.all(Array.from({ length: MATERIALS }, () => stage.material()));
  const sent: { readonly messageId: string; readonly partyId: string; readonly materialId: string }[] = [];
  let working = true;
  const acting = async () => {
    for (const [n, [what, party, material]] of acts.entries()) {
      await pass(people[n % people.length] ?? 0);
      const who = parties[party]!;
      if (what === 'send') {
        const materialId = materials[material]!;
        sent.push({
          ...{ messageId: await stage.send(who.partyId, materialId), partyId: who.partyId },
          materialId,
        });
      } else await stage.say(who, what === 'give');
    }
  };
  const posting = async ({ post }: (typeof stage.posts)[number], paces: readonly number[]) => {
    for (let n = 0, idle = 0; working || idle < 3; n += 1) {
      await pass(paces[n % paces.length] ?? 0);
      idle = (await post.next()) || (await anythingWaits(sent)) ? 0 : idle + 1;
    }
  };
  let posted = false;
  const projecting = async () => {
    while (!posted) {
      await stage.channels.settle();
      await pass(1);
    }
  };
  const posts = [posting(stage.posts[0]!, first), posting(stage.posts[1]!, second)];
  await Promise.all([
    acting().finally(() => (working = false)),
    Promise.all(posts).finally(() => (posted = true)),
    projecting(),
  ]);
  await Promise.all(stage.posts.map(({ air }) => air.landed()));
  await stage.channels.settle();
  return { parties, sent };
}

/** Whether a message still waits, or has not even come to the read model. */
async function anythingWaits(sent: readonly { readonly messageId: string }[]): Promise<boolean> {
  const { done } = await stage.channels.ports.database.one<{ done: number }>(sql`
    select count(*)::int as done from read.sendings_v1
    where state not in ('queued', 'sending') and message_id = any(${sent.map(({ messageId }) => messageId)}::uuid[])`);
  return done < sent.length;
}

test('whatever comes between: a withdrawal acknowledged before the question is honoured, nothing is sent twice, and no more than the rules allow [C4] [M5]', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 6, maxLength: 24 }),
      fc.tuple(turns, turns, turns),
      async (acts, paces) => {
        const { parties, sent } = await weave(acts, paces);
        const { diary } = stage;
        const delivered = sent.flatMap((one) =>
          diary.delivered
            .filter(({ messageId }) => messageId === one.messageId)
            .map(({ askedAt }) => ({ ...one, askedAt })),
        );
        for (const one of delivered)
          expect(forbidden(diary, one.partyId, one.askedAt), 'sent over a withdrawal').toBe(false);
        const pairs = delivered.map(({ partyId, materialId }) => `${partyId} ${materialId}`);
        expect(new Set(pairs).size, 'the same material twice').toBe(pairs.length);
        for (const { partyId } of parties)
          expect(delivered.filter((one) => one.partyId === partyId).length).toBeLessThanOrEqual(2);
        const rows = await stage.channels.ports.database.many<{ message_id: string; state: string }>(sql`
        select message_id, state || case when state = 'held' then ' ' || reason else '' end as state
        from read.sendings_v1 where message_id = any(${sent.map(({ messageId }) => messageId)}::uuid[])`);
        expect(rows).toHaveLength(sent.length);
        const ways = ['sent', 'stopped', 'held frequency'];
        expect(rows.filter(({ state }) => !ways.includes(state))).toEqual([]);
        expect(rows.filter(({ state }) => state === 'sent')).toHaveLength(delivered.length);
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);
