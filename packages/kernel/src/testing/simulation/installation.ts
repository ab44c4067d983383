import { pino } from 'pino';
import { type MemoryEventLog, memoryEventLog } from '../../event-log/index.ts';
import { type EventStore, memoryEventStore } from '../../event-store/index.ts';
import type { GrpcStream } from '../../grpc/index.ts';
import type { Decoders, HeardEvent, Projection } from '../../projection/index.ts';
import type { Clock } from '../../values/index.ts';
import { HEARD_TYPES, type OFFICE, decodersOf } from './office.ts';
import type { Schedule } from './schedule.ts';
import { BOX_TOPIC, PUBLIC_TYPES, type SHOP, history } from './shop.ts';
import type { Setting } from './answering.ts';
import { type Tables, tablesInMemory } from './tables.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** What outlives the processes of a service. */
export interface ServiceData {
  readonly store: EventStore;
  readonly tables: Tables;
}

/** Whose events cannot be digested for a while, by consumer and stream. */
export interface Poison {
  readonly consumer: string;
  readonly streamId: string;
}

/** A process that says again what its service has sent. */
export interface Speaker {
  readonly says: GrpcStream;
  readonly isAlive: () => boolean;
  /** Lets it do something; rejected when it is dead, or dies over it. */
  readonly ask: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Everything of one history that is not a process: stores, tables, the shared log, the clock, what goes wrong. */
export interface Installation {
  readonly schedule: Schedule;
  readonly trouble: Trouble;
  readonly services: Readonly<Record<typeof SHOP | typeof OFFICE, ServiceData>>;
  readonly log: MemoryEventLog;
  readonly clock: Clock & { jump(ms: number): void; jumped(): boolean };
  readonly setting: Setting;
  readonly projections: Readonly<Record<'boxes' | 'seen' | 'books', Projection>>;
  /** Throws where a consumer cannot digest an event. */
  readonly upset: (consumer: string) => (event: HeardEvent) => void;
  readonly poisons: Poison[];
  /** Processes of the shop, as the office reaches them by gRPC. */
  readonly speakers: Speaker[];
  readonly decoders: Decoders;
  /** What was seen to be wrong while it happened. */
  readonly violations: string[];
}

/** In the place of a consumer: what the shop says cannot be read at all. */
export const DECODER = 'decoder';

export const logger = pino({ level: 'silent' });

const BEGINNING = Date.parse('2026-01-01T00:00:00.000Z');

/** An installation without processes. */
export function newInstallation(schedule: Schedule): Installation {
  const clock = movableClock(schedule);
  const data = (): ServiceData => ({ store: memoryEventStore(clock), tables: tablesInMemory() });
  const upset = (consumer: string) => (event: HeardEvent) => {
    const poisoned = installation.poisons.some(
      (one) => one.consumer === consumer && one.streamId === event.streamId,
    );
    if (poisoned) throw new TypeError('indigestible');
  };
  const projections = {
    boxes: history('boxes_v1', 'own', [...PUBLIC_TYPES, 'Wound', 'Stilled'], upset('boxes_v1')),
    seen: history('seen_v1', [BOX_TOPIC], HEARD_TYPES, upset('office.seen_v1')),
    books: history('books_v1', 'own', ['Copied', 'Stamped'], upset('books_v1')),
  };
  const installation: Installation = {
    schedule,
    trouble: troubleOf(schedule),
    services: { shop: data(), office: data() },
    log: memoryEventLog({ pauseMs: 20, trusting: schedule.random.chance(0.5), carry: schedule.carried }),
    clock,
    setting: {
      now: schedule.now,
      projections: new Map(Object.values(projections).map((each) => [each.name, each])),
    },
    projections,
    upset,
    poisons: [],
    speakers: [],
    decoders: decodersOf(() => {
      if (installation.poisons.some(({ consumer }) => consumer === DECODER)) throw new TypeError('illegible');
    }),
    violations: [],
  };
  return installation;
}

function movableClock({ now }: Schedule): Installation['clock'] {
  let moved = 0;
  let jumps = 0;
  return {
    now: () => new Date(BEGINNING + now() + moved),
    jump: (ms) => {
      moved += ms;
      jumps += 1;
    },
    jumped: () => jumps > 0,
  };
}
