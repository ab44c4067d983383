import { afterEach, describe, expect, test, vi } from 'vitest';
import { memoryCache } from '@rapport/kernel/cache';
import { createLogger } from '@rapport/kernel/logging';
import { changesChannel } from '@rapport/kernel/service';
import type { Burst } from './burst-memory.ts';
import { type Hub, liveHub } from './hub.ts';

const logger = createLogger('console', 'silent');
const cache = memoryCache();
const hubs: Hub[] = [];

async function newHub(
  widen: (changed: readonly string[]) => Promise<readonly string[]> = async (ids) => ids,
) {
  const hub = liveHub({ services: ['console'], cache, widen, logger, togetherMs: 1 });
  await hub.start();
  hubs.push(hub);
  return hub;
}
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.stop();
});

const announce = (...ids: string[]) => cache.publish(changesChannel('console'), JSON.stringify(ids));
const heardBy = (hub: Hub, lastId?: string) => {
  const bursts: Burst[] = [];
  const leave = hub.follow(lastId, (burst) => bursts.push(burst));
  return { bursts, leave, changed: () => bursts.flatMap((burst) => burst.changed) };
};

describe('live updates', () => {
  test('tell all who listen, in every process, what changed: each id once a burst', async () => {
    const [here, there] = [heardBy(await newHub()), heardBy(await newHub())];
    await announce('inbox', 'conversation:1');
    await announce('inbox');
    await vi.waitFor(() => expect(here.changed()).toEqual(['inbox', 'conversation:1']));
    await vi.waitFor(() => expect(there.changed()).toEqual(['inbox', 'conversation:1']));
  });

  test('give a newcomer a place to go on from', async () => {
    const { bursts } = heardBy(await newHub());
    expect(bursts).toMatchObject([{ changed: [] }]);
  });

  test('go on from where somebody lost the line', async () => {
    const hub = await newHub();
    const first = heardBy(hub);
    const lastId = first.bursts.at(-1)!.id;
    await announce('inbox');
    await vi.waitFor(() => expect(first.changed()).toEqual(['inbox']));
    await announce('party:1');
    await vi.waitFor(() => expect(first.changed()).toEqual(['inbox', 'party:1']));
    first.leave();
    expect(heardBy(hub, lastId).changed()).toEqual(['inbox', 'party:1']);
    expect(heardBy(hub, first.bursts.at(-1)!.id).changed()).toEqual([]);
  });

  test('say everything to whoever comes with a place that is not known here', async () => {
    const [hub, other] = [await newHub(), await newHub()];
    const elsewhere = heardBy(other).bursts[0]!.id;
    expect(heardBy(hub, elsewhere).changed()).toEqual(['everything']);
    expect(heardBy(hub, 'nonsense').changed()).toEqual(['everything']);
  });

  test('say everything after more than is remembered', async () => {
    const hub = await newHub();
    const first = heardBy(hub);
    const lastId = first.bursts[0]!.id;
    for (let i = 0; i < 1_001; i += 1) {
      await announce(`conversation:${i}`);
      await vi.waitFor(() => expect(first.bursts).toHaveLength(i + 2), { interval: 1 });
    }
    expect(heardBy(hub, lastId).changed()).toEqual(['everything']);
    expect(heardBy(hub, first.bursts[2]!.id).changed()).toHaveLength(1_000 - 1);
  });

  test('say everything rather than too much, or when what follows cannot be found out', async () => {
    const many = heardBy(await newHub());
    await announce(...Array.from({ length: 501 }, (_, i) => `conversation:${i}`));
    await vi.waitFor(() => expect(many.changed()).toEqual(['everything']));
    const blind = heardBy(await newHub(async () => Promise.reject(new Error('no database'))));
    await announce('conversation:1');
    await vi.waitFor(() => expect(blind.changed()).toEqual(['everything']));
  });

  test('pass over messages that are none', async () => {
    const { changed } = heardBy(await newHub());
    await cache.publish(changesChannel('console'), 'not json');
    await cache.publish(changesChannel('console'), '{"inbox":1}');
    await announce('inbox');
    await vi.waitFor(() => expect(changed()).toEqual(['inbox']));
  });
});
