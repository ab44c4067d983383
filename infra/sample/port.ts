import type { ControlledClock } from '@rapport/kernel/clock';
import type { Installation } from '../launcher/installation.ts';

/** What the loader of the sample company is given. */
export interface SampleDoors {
  /** The running services; their public doors are the only way in. */
  readonly installation: Installation;
  /** Stands at the sample's first instant; the launcher hands it over when the loader has returned. */
  readonly clock: ControlledClock;
  /** The instant the sample ends at: when the data directory was made. The same at every attempt. */
  readonly until: Date;
  /** Progress for the person at the terminal, one short line at a time. */
  readonly say: (line: string) => void;
}

/** What was loaded, for the line at the end. */
export interface SampleLoaded {
  readonly parties: number;
  readonly messages: number;
}

/** `load.ts` exports one as `loadSample`; an attempt that was killed is repeated, so it must repeat itself without doubling. */
export type LoadSample = (doors: SampleDoors) => Promise<SampleLoaded>;
