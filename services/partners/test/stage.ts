import { expect } from 'vitest';
import type { Principal } from '@rapport/kernel/http';
import { type HeardEvent, tailOf } from '@rapport/kernel/projection';
import { sql } from '@rapport/kernel/sql';
import { fireDue, recordTimers } from '@rapport/kernel/timers';
import { type Json, deriveUuid } from '@rapport/kernel/values';
import { type Fact, type Topic, catalogue, jsonDecoders, typeOf } from '@rapport/proto/catalogue';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { TYPES } from '../src/adapters/cloud-events.ts';
import { feedOver } from '../src/adapters/feed.ts';
import { posterTo } from '../src/adapters/posting.ts';
import { pushWhileHeld } from '../src/adapters/pusher.ts';
import { targetsBeside } from '../src/adapters/targets.ts';
import { partnersService } from '../src/app.ts';

/** A stable id for a name, so that tests can speak of "li" and "spring". */
export const id = (name: string) => deriveUuid('partners-test', name);

/** Who asks, by a name. */
export const person = (name: string, role: 'agent' | 'admin' = 'admin') =>
  ({
    kind: 'person',
    accountId: id(name),
    login: name,
    name,
    role,
    sessionId: id(`session of ${name}`),
  }) as const;

/** A machine of a partner, with what its key opens. */
export const machine = (partnerId: string, ...scopes: readonly string[]) =>
  ({ kind: 'machine', accountId: partnerId, keyId: id('a key'), scopes }) as const;

/** The history that a source's positions are counted in, unless a test says otherwise. */
export const EPOCH = id('the first history');

/** The service on a stage, on a clock of its own. */
export async function partnersOnStage(begin = '2026-03-02T09:00:00.000Z') {
  let now = Date.parse(begin);
  const clock = { now: () => new Date(now) };
  const settings = { WEBHOOK_PRIVATE_TARGETS: '127.0.0.0/8' };
  const staged = await stageService(partnersService, { clock, settings });
  const time = {
    now: () => clock.now().toISOString(),
    to: (instant: string) => void (now = Date.parse(instant)),
    /** Moves time and lets what is due fire. */
    until: async (instant: string) => {
      now = Date.parse(instant);
      const tail = tailOf(staged.ports.store);
      while (await recordTimers(staged.parts.timers!, 'partners/0', staged.ports.database, tail));
      while (await fireDue(staged.parts.timers!, staged.ports.database, clock));
      await staged.settle();
    },
  };
  return { staged, time, ...asking(staged), ...hearing(staged, time.now), pushing: () => pushing(staged) };
}

export type Stage = Awaited<ReturnType<typeof partnersOnStage>>;

interface Snapshot {
  readonly items: readonly { readonly id: string; readonly data: Readonly<Record<string, unknown>> }[];
  readonly cursor: string;
  readonly nextPage?: string;
}

function asking(staged: StagedService) {
  const post = async (
    path: string,
    payload: object = {},
    as: Principal = person('ann'),
    more: Readonly<Record<string, string>> = {},
  ) => {
    const headers = { ...(await staged.as(as)), ...more };
    const url = `/api/partners/v1${path}`;
    const answer = await staged.app.inject({ method: 'POST', url, payload, headers });
    await staged.settle();
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  const get = async (path: string, as: Principal = person('ann')) => {
    const answer = await staged.app.inject({ url: `/api/partners/v1${path}`, headers: await staged.as(as) });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  /** A POST that is expected to be done. */
  const does = async (path: string, payload: object = {}) => {
    const answer = await post(path, payload);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  /** A page of a snapshot, which there must be. */
  const snapshot = async (asked: Readonly<Record<string, string>>, as: Principal): Promise<Snapshot> => {
    const { status, body } = await get(`/snapshot?${new URLSearchParams(asked)}`, as);
    expect(status, JSON.stringify(body)).toBe(200);
    return body as Snapshot;
  };
  const partner = async (...scopes: readonly string[]): Promise<string> =>
    (await does('/partners', { name: 'Ever Freight', scopes })).partnerId;
  return { post, get, does, snapshot, partner };
}

/** A process that pushes, as the service's own does while it holds the lease; until it is stopped. */
function pushing(staged: StagedService) {
  const { database, store, clock, keys } = staged.ports;
  const stopping = new AbortController();
  const filled = { consumer: 'partners.feed_v1', topics: [] };
  const feed = feedOver(database, filled, () => undefined, stopping.signal);
  const poster = posterTo(targetsBeside(['127.0.0.0/8']), 2_000);
  const desk = { store, clock, scopes: [], types: TYPES, mayBeTarget: () => true };
  const done = pushWhileHeld({ ...staged.ports, desk, database, keys, feed, poster }, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await done;
      poster.close();
    },
  };
}

/** What is heard from others, each event at its own place in its service; the feed is whole up to there. */
function hearing(staged: StagedService, now: () => string) {
  const positions = new Map<string, number>();
  const { database, keys } = staged.ports;
  const reach = async (source: string, position: number, epoch = EPOCH) =>
    await database.run(sql`
      insert into partners.reached (source, epoch, position) values (${source}, ${epoch}, ${position})
      on conflict (source, epoch) do update set position = excluded.position`);
  const say = <T extends Topic>(
    topic: T,
    fact: Fact<T>,
    subject: string,
    data: Readonly<Record<string, Json>>,
    at: string = now(),
  ): HeardEvent => {
    const [, service = '', aggregate = ''] = topic.split('.');
    const position = (positions.get(service) ?? 0) + 1;
    positions.set(service, position);
    return {
      id: deriveUuid(service, String(position)),
      type: typeOf(topic, fact),
      data: asRead(topic, { [`${aggregate}Id`]: subject, [fact]: data }),
      streamId: `${aggregate}-${subject}`,
      source: `${service}/0`,
      position,
      occurredAt: at,
      recordedAt: at,
      meta: { correlationId: subject, actor: `service:${service}` },
    };
  };
  return {
    say,
    reach,
    /** A text about somebody, bound to its field. */
    sealed: async (whose: string, field: string, text: string) => {
      const [one] = await keys.seal(`party:${id(whose)}`, [{ field, text }]);
      return { ...one! };
    },
    hear: async (...events: readonly HeardEvent[]) => {
      await staged.hear(events);
      for (const { source, position } of events.toSorted((a, b) => a.position - b.position))
        await reach(source, position);
    },
  };
}

/** An event as it comes by the log: what is not in its contract is lost on the way, and what is empty is left out. */
function asRead(topic: Topic, event: Readonly<Record<string, Json>>): unknown {
  const { message } = catalogue[topic] as {
    readonly message: {
      readonly fromJSON: (json: unknown) => unknown;
      readonly encode: (event: unknown) => { readonly finish: () => Uint8Array };
    };
  };
  return jsonDecoders(topic)[topic]!(message.encode(message.fromJSON(event)).finish()).data;
}
