import type { CloudEvent } from './cloud-event.ts';
import { type FeedOptions, pagesOf } from './feed.ts';

/** What a partner makes of events, and where it stands. */
export interface Effects {
  /** The cursor that was kept last; undefined: begin with the first event ever. */
  cursor(): Promise<string | undefined>;
  /**
   * Does what follows from some events and keeps the cursor, **both or neither**: in one transaction of one database. Then
   * no crash leaves a gap or does something twice.
   */
  apply(events: readonly CloudEvent[], cursor: string): Promise<void>;
}

/** Follows the feed from where the effects stand, until the signal comes; throws `FeedRefused` where that is no use. */
export async function follow(options: FeedOptions, effects: Effects): Promise<void> {
  for await (const { events, cursor } of pagesOf(options, await effects.cursor()))
    await effects.apply(events, cursor);
}
