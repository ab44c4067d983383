import type { Doors } from '../running-installation.ts';

/** What a walk is gone in: an installation by a clock that the walk moves, whose databases, log and processes it reaches. */
export interface Ground extends Doors {
  /** A folder whose `running.json` says how its databases and its log are reached from this machine. */
  readonly data: string;
  /** An address of this machine that its services reach too: a partner lives there. */
  readonly partnersAt: string;
  moveClock(to: Date): void;
  /** The process of a service that has one of its own, as this machine knows it. */
  pidOf(service: string): Promise<number>;
}
