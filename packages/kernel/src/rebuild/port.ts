import type { EventLog } from '../event-log/index.ts';
import type { EventStore } from '../event-store/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database, Transaction } from '../postgres/index.ts';
import { type Decoders, type Projection, type Replay, projectionConsumer } from '../projection/index.ts';
import { type Sql, identifier } from '../sql/index.ts';
import type { Clock, Instant } from '../values/index.ts';

/** Where a rebuild stands; what each means for an operator is told in docs/read-models.md. */
export type RebuildState = 'running' | 'paused' | 'ready' | 'differs' | 'failed' | 'switched';

/** What becomes of a rebuild that equals the live read model: it takes its place, or waits to be told. */
export type AtParity = 'switch' | 'wait';

/** In what the rebuilt rows are not the live ones, both at the same place in the log. */
export interface Difference {
  readonly liveRows: number;
  readonly rebuiltRows: number;
  /** Rows that are in one and not, or not so, in the other. */
  readonly differing: number;
  /** Keys of some of them. */
  readonly examples: readonly string[];
}

/** A rebuild as operators see it. */
export interface Rebuild {
  readonly readModel: string;
  readonly state: RebuildState;
  readonly atParity: AtParity;
  /** Events (of the shared log: records) passed, and how many the live one has passed. */
  readonly done: number;
  readonly total: number;
  readonly rows: number;
  /** Left at the speed of this run; undefined while there is none to tell from. */
  readonly remainingSeconds?: number;
  readonly error?: string;
  readonly difference?: Difference;
  readonly begunAt: Instant;
  readonly changedAt: Instant;
}

/** A rebuild as its process has it. */
export interface Job {
  readonly id: string;
  readonly projection: Projection;
  readonly atParity: AtParity;
  /** Told to switch whatever a comparison would say. */
  readonly decided: boolean;
}

/** What rebuilding needs of a service's world; the database is the rebuild's own pool where it folds. */
export interface World {
  readonly service: string;
  readonly database: Database;
  readonly store: EventStore;
  readonly log: EventLog;
  readonly decoders: Decoders;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Asked for what the shared log does not hold any more. */
  readonly replay?: Replay;
}

/** Fills the second table from where the live one was filled from, never past it. */
export interface Filling {
  /** Folds what lies ready in one transaction; false when nothing did. */
  step(): Promise<boolean>;
  /** Marks where the live one stands; answers from then on whether the rebuild has come as far. */
  mark(tx: Transaction): Promise<() => boolean>;
  /** Resolves when there may be more to fold. */
  more(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** The rebuild was paused, cancelled or taken over: whoever sees this does nothing more. */
export class RebuildEnded extends Error {
  override readonly name = 'RebuildEnded';
}

/** The live read model and the rebuild did not come to stand at the same place in time; it is tried again. */
export class NotLevel extends Error {
  override readonly name = 'NotLevel';
}

/** The live table of a read model, and the one that is filled beside it. */
export const liveTable = ({ name }: Pick<Projection, 'name'>): Sql => identifier(`read.${name}`);
export const secondTable = ({ name }: Pick<Projection, 'name'>): Sql => identifier(`rebuild.${name}`);

/** The consumer that feeds the live read model: its parked streams and its turns go by this name. */
export const liveConsumer = (service: string, projection: Projection): string =>
  projection.from === 'own' ? projection.name : projectionConsumer(service, projection);

/** The consumer that feeds a rebuild from the shared log. */
export const rebuildConsumer = (service: string, projection: Pick<Projection, 'name'>): string =>
  `${projectionConsumer(service, projection)}.rebuild`;
