import { sql } from '@rapport/kernel/sql';
import { type Diary, familyIn, type rivalPosts } from './rival-posts.ts';

export type Stage = Awaited<ReturnType<typeof rivalPosts>>;
export const PARTIES = 3;
const MATERIALS = 3;

/** What somebody does: with whom, and with which material or into whom. `hear`: channels hear of all merges so far. */
export type Act = readonly [what: 'send' | 'withdraw' | 'give' | 'merge' | 'hear' | 'rest', number, number];
/** How many turns of the process people and both posts let pass before each of their steps. */
export type Paces = readonly [readonly number[], readonly number[], readonly number[]];

/** A message that was asked for. */
interface Sent {
  readonly messageId: string;
  readonly partyId: string;
  readonly materialId: string;
}

/** What came of a history. */
export interface Woven {
  readonly parties: readonly { readonly partyId: string }[];
  readonly sent: readonly Sent[];
}

async function pass(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** People act, two posts work and the read models follow, all at once, in steps of chance. */
export async function weave(
  stage: Stage,
  acts: readonly Act[],
  [people, first, second]: Paces,
): Promise<Woven> {
  const parties = await Promise.all(Array.from({ length: PARTIES }, () => stage.party()));
  const materials = await Promise.all(Array.from({ length: MATERIALS }, () => stage.material()));
  const sent: Sent[] = [];
  let working = true;
  let posted = false;
  const does = doing(stage, parties, materials, sent);
  const acting = async () => {
    for (const [n, act] of acts.entries()) {
      await pass(people[n % people.length] ?? 0);
      await does.act(act);
    }
    await does.act(['hear', 0, 0]);
  };
  const posting = async ({ post }: Stage['posts'][number], paces: readonly number[]) => {
    for (let n = 0, idle = 0; working || idle < 3; n += 1) {
      await pass(paces[n % paces.length] ?? 0);
      idle = (await post.next()) || (await anythingWaits(stage, sent)) ? 0 : idle + 1;
    }
  };
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

/** What each act is to the services. */
function doing(
  stage: Stage,
  parties: Awaited<ReturnType<Stage['party']>>[],
  materials: readonly string[],
  sent: Sent[],
) {
  const unheard: (() => Promise<void>)[] = [];
  const merged = new Map<string, string>();
  const headOf = (id: string): string => (merged.has(id) ? headOf(merged.get(id)!) : id);
  return {
    act: async ([what, party, other]: Act): Promise<void> => {
      const who = parties[party]!;
      const { partyId } = who;
      if (what === 'send') {
        const materialId = materials[other]!;
        sent.push({ messageId: await stage.send(partyId, materialId), partyId, materialId });
      } else if (what === 'merge') {
        const [from, into] = [headOf(partyId), headOf(parties[other]!.partyId)];
        if (from === into) return;
        merged.set(from, into);
        unheard.push((await stage.merge(from, into)).hear);
      } else if (what === 'hear') for (const hear of unheard.splice(0)) await hear();
      else if (what === 'rest') while (await anythingWaits(stage, sent)) await pass(1);
      else await stage.say(who, what === 'give');
    },
  };
}

/** Whether a message still waits, or has not even come to the read model. */
async function anythingWaits(stage: Stage, sent: readonly Sent[]): Promise<boolean> {
  const { done } = await stage.channels.ports.database.one<{ done: number }>(sql`
    select count(*)::int as done from read.sendings_v1
    where state not in ('queued', 'sending') and message_id = any(${idsOf(sent)}::uuid[])`);
  return done < sent.length;
}

const idsOf = (sent: readonly Sent[]) => sent.map(({ messageId }) => messageId);

/** Forbidden at an instant for certain: of somebody who is one with them, the last word begun by then is an acknowledged withdrawal. */
function forbidden(diary: Diary, partyId: string, at: number): boolean {
  return familyIn(diary, partyId, at).some((id) => {
    const last = diary.said.filter((one) => one.partyId === id && one.from < at).at(-1);
    return last !== undefined && !last.permits && last.until < at;
  });
}

/** All that must not be, said of a history; nothing when all is well. */
export async function wrongIn(stage: Stage, { parties, sent }: Woven): Promise<readonly string[]> {
  const { diary } = stage;
  const delivered = sent.flatMap((one) =>
    diary.delivered
      .filter(({ messageId }) => messageId === one.messageId)
      .map(({ askedAt }) => ({ ...one, askedAt })),
  );
  const wrong: string[] = [];
  for (const { messageId, partyId, askedAt } of delivered)
    if (forbidden(diary, partyId, askedAt)) wrong.push(`sent over a withdrawal: ${messageId}`);
  const heardOf = { merges: diary.merges.map((merge) => ({ ...merge, until: merge.heard })) };
  const inTurn = delivered.toSorted((one, other) => one.askedAt - other.askedAt);
  for (const [n, { partyId, materialId, askedAt, messageId }] of inTurn.entries()) {
    const family = familyIn(heardOf, partyId, askedAt);
    const before = inTurn.slice(0, n).filter((one) => family.includes(one.partyId));
    if (before.some((one) => one.materialId === materialId))
      wrong.push(`the same material twice: ${messageId}`);
  }
  for (const { partyId } of parties)
    if (delivered.filter((one) => one.partyId === partyId).length > 2) wrong.push(`too much: ${partyId}`);
  return [...wrong, ...(await unsettled(stage, sent, delivered.length))];
}

/** Every message was sent, or stopped, or waits because enough was sent; and what is said to be sent was taken. */
async function unsettled(stage: Stage, sent: readonly Sent[], delivered: number): Promise<readonly string[]> {
  const rows = await stage.channels.ports.database.many<{ state: string }>(sql`
    select state || case when state = 'held' then ' ' || reason else '' end as state
    from read.sendings_v1 where message_id = any(${idsOf(sent)}::uuid[])`);
  const ways = ['sent', 'stopped', 'held frequency'];
  const counts = [
    [rows.length, sent.length, 'messages known'],
    [rows.filter(({ state }) => ways.includes(state)).length, sent.length, 'messages settled'],
    [rows.filter(({ state }) => state === 'sent').length, delivered, 'messages said to be sent'],
  ] as const;
  return counts.flatMap(([is, shall, what]) => (is === shall ? [] : [`${is} ${what}, not ${shall}`]));
}
