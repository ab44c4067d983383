import type { LogBatch } from '../event-log/index.ts';
import type { Missing } from '../projection/index.ts';
import { type Lane, type Passed, hold, laneOf, nameOf } from './lanes.ts';
import type { World } from './port.ts';

/** How often it is looked whether the log has thrown away all it had of a partition. */
const LOOK_MS = 3_000;

/**
 * Fills what the log has thrown away altogether, so that no record tells of it: partitions that hold nothing, of which
 * the live consumer has taken something. A few records at each look, so that they are folded in between.
 */
export function fillRobbed(
  lanes: ReadonlyMap<string, Lane>,
  world: {
    readonly log: World['log'];
    readonly again: (missing: Missing) => AsyncIterable<readonly LogBatch[]>;
    readonly passed: () => Promise<Passed>;
  },
) {
  let coming: AsyncIterator<readonly LogBatch[]> | undefined;
  let lookedAt = performance.now();

  async function begin() {
    if (performance.now() - lookedAt < LOOK_MS) return undefined;
    lookedAt = performance.now();
    const [missing] = await robbedOf([...lanes.values()], world.log, (await world.passed()).taken);
    return missing && world.again(missing)[Symbol.asyncIterator]();
  }
  return {
    look: async () => {
      coming ??= await begin();
      const next = await coming?.next();
      if (!next || next.done) coming = undefined;
      else for (const batch of next.value) hold(laneOf(lanes, batch), batch);
    },
    close: async () => void (await coming?.return?.()),
  };
}

/** By topic and source: what the live consumer has taken of partitions that hold nothing, and their lanes have not. */
async function robbedOf(
  lanes: readonly Lane[],
  log: World['log'],
  passed: Passed['taken'],
): Promise<readonly Missing[]> {
  const lacking = lanes.flatMap((lane) =>
    [...(passed.get(nameOf(lane)) ?? [])].flatMap(([source, until]) => {
      const after = lane.chain.sources()[source]?.position ?? 0;
      return until > after ? [{ lane, source, after, until }] : [];
    }),
  );
  const missing: Missing[] = [];
  for (const those of Map.groupBy(lacking, ({ lane, source }) => `${lane.topic} ${source}`).values()) {
    const { lane, source } = those[0]!;
    const { topic } = lane;
    const ends = await log.ends(topic);
    const robbed = those.filter((one) => {
      const { first = 0, next = 0 } = ends.get(one.lane.partition) ?? {};
      return next > 0 && first === next;
    });
    if (robbed.length === 0) continue;
    const taken = new Map(robbed.map((one) => [one.lane.partition, one.after]));
    missing.push({ source, topic, taken, until: Math.max(...robbed.map(({ until }) => until)) });
  }
  return missing;
}
