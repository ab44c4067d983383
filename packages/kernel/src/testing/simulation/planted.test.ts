import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EventStore, StoredEvent } from '../../event-store/index.ts';
import { Unavailable } from '../../event-store/index.ts';
import type { HeardEvent } from '../../projection/index.ts';
import type * as Store from '../../event-store/memory.ts';
import type * as Checkpoints from '../../projection/checkpoints.ts';
import type * as LogChain from '../../projection/log-chain.ts';
import type * as Positions from '../../projection/log-positions.ts';
import type * as LogStalls from '../../projection/log-stalls.ts';
import type * as ReactOrPark from '../../projection/react-or-park.ts';
import type * as Reacting from '../../projection/reacting.ts';
import type * as Timers from '../../timers/timers.ts';
import type { Fault } from './faults.ts';

/** Seeds within which a planted defect has to show. */
const SEEDS = 500;

const modules = new Set<string>();

/** Puts a defect in the place of what a module says, and runs seeds until something does not hold. */
async function foundWith<Module extends object>(
  module: string,
  defect: (actual: Module) => Partial<Module>,
  faults?: readonly Fault[],
): Promise<string> {
  modules.add(module);
  vi.resetModules();
  vi.doMock(module, async (importActual) => {
    const actual = await importActual<Module>();
    return { ...actual, ...defect(actual) };
  });
  const { simulate } = await import('./simulate.ts');
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { findings } = await simulate(seed, faults ? { faults } : {});
    if (findings.length > 0) return findings.join('; ');
  }
  return 'nothing';
}

afterEach(() => {
  for (const module of modules) vi.doUnmock(module);
});

/** What the simulation is worth: each classic mistake, made in the place of the kernel's own code, shows. */
describe('the simulation finds', () => {
  test('a checkpoint that is moved before the effect', async () => {
    const found = await foundWith<typeof ReactOrPark>(
      '../../projection/react-or-park.ts',
      ({ reactOrPark }) => ({
        reactOrPark: async (reaction, batch, world) => {
          await world.database.transaction((tx) => batch.moveCheckpoint(tx));
          await reactOrPark(reaction, { ...batch, moveCheckpoint: async () => {} }, world);
        },
      }),
    );
    expect(found).toMatch(/copies|stamps|notes/);
  });

  test('positions given out before the commit, read without a fence', async () => {
    const found = await foundWith<typeof Store>('../../event-store/memory.ts', ({ memoryEventStore }) => ({
      memoryEventStore: (...given) => lateToShow(memoryEventStore(...given)),
    }));
    expect(found).toMatch(/boxes|books|seen|copies|stamps|notes/);
  });

  test('a compare-and-set that is missing where a consumer of the log moves on', async () => {
    const found = await foundWith<typeof Positions>(
      '../../projection/log-positions.ts',
      ({ moveStandings }) => ({
        moveStandings: async (tx, consumer, moves) => {
          const revisions = await tx.many<{ topic: string; partition: number; revision: number }>({
            text: 'select topic, partition, revision from ops.positions',
            values: [consumer],
          });
          const forced = moves.map(({ of, from, to }) => {
            const row = revisions.find(
              ({ topic, partition }) => topic === of.topic && partition === of.partition,
            )!;
            return { of, from: { ...from, revision: row.revision }, to };
          });
          return await moveStandings(tx, consumer, forced);
        },
      }),
    );
    expect(found).toMatch(/seen|copies|notes/);
  });

  test('a retry that reorders what a stream leads to', async () => {
    const found = await foundWith<typeof Reacting>('../../projection/reacting.ts', ({ react }) => ({
      react: async (reaction, events, working) => {
        const again: HeardEvent[] = [];
        for (const event of events)
          await react(reaction, [event], working).catch((error: unknown) => {
            if (!(error instanceof Unavailable)) throw error;
            again.push(event);
          });
        return again.length > 0 ? await react(reaction, again, working) : [];
      },
    }));
    expect(found).toMatch(/copies|stamps|notes/);
  });

  test('doubles that are told by the ids of the last few events alone', async () => {
    const lately: string[] = [];
    const found = await foundWith<typeof LogChain>('../../projection/log-chain.ts', ({ chainFrom }) => ({
      chainFrom: (standing, begins) => {
        const chain = chainFrom({ ...standing, sources: {} }, begins);
        return {
          sources: () => ({ ...standing.sources, ...chain.sources() }),
          judge: (record) => {
            const verdict = chainFrom({ ...standing, sources: {} }, 'start').judge(record);
            const id = record.headers['ce_id']!;
            if (verdict.kind !== 'take' || lately.includes(id)) return { kind: 'double' };
            lately.push(id);
            if (lately.length > 40) lately.shift();
            return verdict;
          },
        };
      },
    }));
    expect(found).toMatch(/seen|copies|notes/);
  });

  test('a timer whose command has another id each time it fires', async () => {
    const found = await foundWith<typeof Timers>('../../timers/timers.ts', ({ fireDue }) => ({
      fireDue: (rules, database, clock) => {
        const forgetful = rules.map((rule) => ({
          ...rule,
          fire: (timer: Parameters<typeof rule.fire>[0]) => rule.fire({ ...timer, commandId: randomUUID() }),
        }));
        return fireDue(forgetful, database, clock);
      },
    }));
    expect(found).toMatch(/rang \d+ times/);
  });

  test('a holder of a lease that goes on writing after it has lost it', async () => {
    const found = await foundWith<typeof Checkpoints>(
      '../../projection/checkpoints.ts',
      ({ moveCheckpoint, standing }) => ({
        moveCheckpoint: async (tx, name, _, to) => {
          await moveCheckpoint(tx, name, await standing(tx, name, async () => 0), to);
        },
      }),
    );
    expect(found).toMatch(/boxes|books/);
  });

  test('an append to two streams of which one half is done', async () => {
    const found = await foundWith<typeof Store>('../../event-store/memory.ts', ({ memoryEventStore }) => ({
      memoryEventStore: (...given) => halfDone(memoryEventStore(...given)),
    }));
    expect(found).toMatch(/given \d+, got \d+|is \[Given\]/);
  });

  test('a reader that trusts its offset in a topic that was made anew', async () => {
    const found = await foundWith<typeof LogStalls>(
      '../../projection/log-stalls.ts',
      () => ({ stallWatch: () => async () => false }),
      ['a topic is lost', 'the database answers badly', 'a database crashes'],
    );
    expect(found).toMatch(/seen|copies|notes/);
  });
});

/** A store of which an append is seen by readers of the log later than what was appended after it. */
function lateToShow(store: EventStore): EventStore {
  const hidden = new Map<number, number>();
  const shows = ({ position }: StoredEvent) => {
    const left = hidden.get(position) ?? 0;
    hidden.set(position, left - 1);
    return left <= 0;
  };
  return {
    ...store,
    append: async (request) => {
      const appended = await store.append(request);
      if (!appended.replayed && Math.random() < 0.2) hidden.set(appended.firstPosition, 3);
      return appended;
    },
    readAll: async (after, limit) => {
      const page = await store.readAll(after, limit);
      return limit > 10_000 ? page : page.filter(shows);
    },
    readTypes: async (after, types, within) => {
      const { events, ...read } = await store.readTypes(after, types, within);
      return { ...read, events: events.filter(shows) };
    },
  };
}

/** A store that appends the streams of a command one after the other, and may be cut off in between. */
function halfDone(store: EventStore): EventStore {
  return {
    ...store,
    append: async (request) => {
      const [first, second] = request.parts;
      if (!first || !second) return await store.append(request);
      const { idempotency, ...rest } = request;
      await store.append({ ...rest, parts: [first] });
      if (Math.random() < 0.1) throw new Unavailable('cut off');
      return await store.append({ ...rest, parts: [second], ...(idempotency ? { idempotency } : {}) });
    },
  };
}
