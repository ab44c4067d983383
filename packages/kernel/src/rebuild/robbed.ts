import type { LogBatch } from '../event-log/index.ts';
import type { Missing } from '../projection/index.ts';
import { type Again, type Lane, type Passed, hold, laneOf, nameOf } from './lanes.ts';
import type { World } from './port.ts';

/** For how long it is not looked again for what the log has thrown away, where none was found or none came. */
const REST_MS = 3_000;

/** What partitions of a topic miss of a source, and where each of them ends. */
interface Robbed {
  readonly missing: Missing;
  readonly ends: ReadonlyMap<number, number>;
}

/**
 * Fills what the log has thrown away altogether, so that no record tells of it: partitions that hold nothing, of which
 * the live consumer has taken something. A few records at each look, so that they are folded in between.
 */
export function fillRobbed(
  lanes: ReadonlyMap<string, Lane>,
  world: { readonly log: World['log']; readonly again: Again; readonly passed: () => Promise<Passed> },
) {
  let coming: AsyncIterator<readonly LogBatch[]> | undefined;
  let came = 0;
  let restsUntil = 0;

  async function begin() {
    came = 0;
    const robbed = await robbedIn([...lanes.values()], world.log, (await world.passed()).taken);
    const records = robbed && world.again(robbed.missing, ({ partition }) => robbed.ends.get(partition) ?? 0);
    return records?.[Symbol.asyncIterator]();
  }
  function take(batches: readonly LogBatch[]): void {
    for (const batch of batches) hold(laneOf(lanes, batch), batch);
    came += batches.reduce((sum, { records }) => sum + records.length, 0);
  }
  return {
    look: async () => {
      if (performance.now() < restsUntil) return;
      coming ??= await begin();
      const next = await coming?.next();
      if (next?.done === false) return take(next.value);
      coming = undefined;
      if (came === 0) restsUntil = performance.now() + REST_MS;
    },
    close: async () => void (await coming?.return?.()),
  };
}

/** What the live consumer has taken of partitions of one topic that hold nothing, and their lanes have not; if there is any. */
async function robbedIn(
  lanes: readonly Lane[],
  log: World['log'],
  passed: Passed['taken'],
): Promise<Robbed | undefined> {
  const lacking = lanes.flatMap((lane) =>
    [...(passed.get(nameOf(lane)) ?? [])].flatMap(([source, until]) => {
      const after = lane.chain.sources()[source]?.position ?? 0;
      return until > after ? [{ lane, source, after, until }] : [];
    }),
  );
  for (const those of Map.groupBy(lacking, ({ lane, source }) => `${lane.topic} ${source}`).values()) {
    const { lane, source } = those[0]!;
    const { topic } = lane;
    const empty = [...(await log.ends(topic))].filter(([, { first, next }]) => next > 0 && first === next);
    const ends = new Map(empty.map(([partition, { next }]) => [partition, next]));
    const robbed = those.filter((one) => ends.has(one.lane.partition));
    if (robbed.length === 0) continue;
    const taken = new Map(robbed.map((one) => [one.lane.partition, one.after]));
    const until = Math.max(...robbed.map((one) => one.until));
    return { missing: { source, topic, taken, until }, ends };
  }
  return undefined;
}
