import { Unavailable, type EventStore } from '../../event-store/index.ts';
import type { GrpcStream, GrpcStreams } from '../../grpc/index.ts';
import { type Leases, postgresLeases } from '../../leases/index.ts';
import { projectLog, reactLog, tailOf } from '../../projection/index.ts';
import type { Database } from '../../postgres/index.ts';
import {
  type Watermarks,
  followWatermarks,
  replayService,
  replaysFrom,
  startRelay,
} from '../../relay/index.ts';
import { startOwnFollowers } from '../../service/own-followers.ts';
import { pause } from '../../waking/index.ts';
import { databaseOver } from './database.ts';
import { type Installation, logger } from './installation.ts';
import { type LogAccess, logOver } from './log.ts';
import { OFFICE, copying, hearingLate, stamping } from './office.ts';
import type { Actor } from './schedule.ts';
import { BOX_TOPIC, SHOP, alarms, shopPublications } from './shop.ts';
import { storeOver } from './store.ts';

/** A process of a service, as its supervisor and those who ask it see it. */
export interface Process {
  readonly service: typeof SHOP | typeof OFFICE;
  readonly actor: Actor;
  /** Asks it for something; rejected when it dies over it. */
  ask<T>(work: (store: EventStore) => Promise<T>): Promise<T>;
  /** As by SIGKILL: it does nothing more, and what it held is found out about later. */
  kill(): void;
  /** As by SIGSTOP and SIGCONT. */
  pause(ms: number): void;
}

/** How long others wait for a sign of life, in ms: the broker for a member, the database for a transaction that rests. */
const MISSED_AFTER = 4_000;
const ENDED_AFTER = 10_000;
/** When the installation gets a consumer that it had not before. */
const LATE = 1_500;

/** What a process has in its hands. */
interface Hands {
  readonly store: EventStore;
  readonly log: LogAccess;
  readonly database: Database;
  readonly leases: Leases;
}

/** Starts a process of a service with all that the kernel runs in it. */
export function startProcess(installation: Installation, service: Process['service'], name: string): Process {
  const { schedule, services, trouble, setting, log: shared } = installation;
  const { store, tables } = services[service];
  const actor = schedule.actor(name);
  const database = databaseOver(tables, actor, { schedule, trouble, setting });
  const hands: Hands = {
    store: storeOver(store, actor, { schedule, trouble, tables }),
    log: logOver(shared, { schedule, trouble }),
    database,
    leases: postgresLeases(database, () => {}),
  };
  const asked = new Set<(error: Error) => void>();
  schedule.as(actor, () => (service === SHOP ? runShop : runOffice)(installation, hands, name));
  const ask = <T>(work: (store: EventStore) => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (actor.dead) return reject(new Unavailable('nobody there'));
      asked.add(reject);
      const done = () => asked.delete(reject);
      void schedule.as(actor, () => work(hands.store).then(resolve, reject).finally(done));
    });
  if (service === SHOP)
    installation.speakers.push({ says: shopSays(hands), ask, isAlive: () => !actor.dead });

  return {
    service,
    actor,
    ask,
    kill: () => {
      actor.dead = true;
      for (const reject of asked) reject(new Unavailable('it died'));
      schedule.at(schedule.now() + schedule.random.below(400), 'connections end', () => tables.end(actor));
      schedule.at(schedule.now() + MISSED_AFTER, 'missed', () => hands.log.missed());
    },
    pause: (ms) => {
      actor.pausedUntil = schedule.now() + ms;
      if (ms > MISSED_AFTER) schedule.at(schedule.now() + MISSED_AFTER, 'missed', () => hands.log.missed());
      if (ms > ENDED_AFTER)
        schedule.at(schedule.now() + ENDED_AFTER, 'session ends', () => tables.end(actor));
    },
  };
}

function runShop(
  { clock, projections, violations }: Installation,
  { store, log, database, leases }: Hands,
): void {
  const world = { service: SHOP, store, log, database, leases, clock, logger, committed: () => {} };
  const tail = tailOf(store, 7);
  insisting(() => startRelay({ ...world, tail, publications: shopPublications }));
  const early = (alarm: string) => {
    if (!clock.jumped()) violations.push(`alarm ${alarm} rang early`);
  };
  const timers = [alarms(store, clock, early)];
  startOwnFollowers({ projections: [projections.boxes], timers }, { ...world, tail });
}

/** What the shop says again. */
function shopSays(hands: Hands): GrpcStream {
  const { streams } = replayService({ ...hands, service: SHOP, publications: shopPublications });
  return streams!['replay']!;
}

/** Asks a process of the shop, as over a connection that ends with it. */
function overTheWire({ speakers, schedule }: Installation): GrpcStreams {
  return {
    async *stream(_service, _client, _method, request) {
      const living = speakers.filter(({ isAlive }) => isAlive());
      if (living.length === 0) throw new Unavailable('nobody there');
      const { says, ask } = schedule.random.pick(living);
      const answers = says.answers(request as never, { caller: OFFICE })[Symbol.asyncIterator]();
      for (;;) {
        // The answer comes to whoever asked in a step of their own: to the dead it does not.
        const next = await ask(() => answers.next()).finally(() => schedule.turn('answered'));
        if (next.done) return;
        yield next.value as never;
      }
    },
  };
}

function runOffice(
  installation: Installation,
  { store, log, database, leases }: Hands,
  reader: string,
): void {
  const { clock, projections, upset, decoders, schedule } = installation;
  let watermarks: Watermarks | undefined;
  const sent = () => watermarks?.of(SHOP);
  const world = {
    service: OFFICE,
    store,
    log,
    database,
    leases,
    clock,
    logger,
    decoders,
    sent,
    replay: replaysFrom(overTheWire(installation)),
    committed: () => {},
  };
  const from = [BOX_TOPIC];
  insisting(async () => (watermarks = await followWatermarks(log, [SHOP], reader)));
  insisting(() => projectLog({ ...projections.seen, from }, world, () => {}));
  insisting(() => reactLog(copying(store, upset('office.copy')), world));
  insisting(async () => {
    await pause(Math.max(0, LATE - schedule.now()));
    await reactLog(hearingLate(store), world);
  });
  startOwnFollowers(
    { projections: [projections.books], reactions: [stamping(store, upset('stamp'))] },
    world,
  );
}

/** A part that cannot begin begins later, as a supervisor would have it. */
function insisting(begin: () => Promise<unknown>): void {
  const tryIt = async (): Promise<void> => {
    for (;;) {
      const begun = await begin().then(
        () => true,
        () => false,
      );
      if (begun) return;
      await pause(300);
    }
  };
  void tryIt();
}
