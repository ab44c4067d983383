import type { Database, Transaction } from '../postgres/index.ts';
import type { Logger } from '../logging/index.ts';
import { applyOrPark } from './apply-or-park.ts';
import { type Prepared, prepare } from './apply.ts';
import { type Places, moveCheckpoint, placesIn, takeStep } from './checkpoints.ts';
import { heardFrom } from './follow.ts';
import type { HeardEvent, Projection, Row } from './port.ts';
import type { Tail } from './tail.ts';

/** Told after each committed batch: which rows of which projection changed. */
export type Committed = (projection: Projection, rows: readonly Row[]) => void;

interface World {
  readonly source: string;
  readonly database: Database;
  readonly tail: Tail;
  readonly logger: Logger;
  readonly committed: Committed;
  readonly places?: Places;
}

/** What a projection folds at a step. */
interface Page {
  readonly to: number;
  readonly goesOn: boolean;
  readonly events: readonly HeardEvent[];
  readonly prepared?: Prepared;
}

/**
 * The steps of a projection of the own log, one after the other: each folds the next page, and writes rows and checkpoint in
 * one transaction. False when there was nothing to do. While a page is being written, the one after it is made ready. The
 * commit may be lost in a crash (together with its checkpoint): the log has it all.
 */
export function projecting(projection: Projection, world: World): () => Promise<boolean> {
  const { source, database, tail, logger, committed, places = placesIn(database) } = world;
  const { name, on } = projection;
  let ahead: { readonly from: number; readonly page: Promise<Page | undefined> } | undefined;

  const pageAfter = async (from: number): Promise<Page | undefined> => {
    const heard = await tail.heard(from, on);
    return heard && { ...heard, events: heard.events.map((event) => heardFrom(source, event)) };
  };
  const ready = async (from: number): Promise<Page | undefined> => {
    const page = await pageAfter(from);
    return page && { ...page, prepared: prepare(projection, page.events) };
  };
  const next = async (from: number): Promise<Page | undefined> => {
    const made = ahead?.from === from ? await ahead.page : undefined;
    ahead = undefined;
    const page = made ?? (await pageAfter(from));
    // What fails beforehand fails again when its turn comes.
    if (page?.goesOn) ahead = { from: page.to, page: ready(page.to).catch(() => undefined) };
    return page;
  };

  return () =>
    takeStep(
      places,
      name,
      async () => 0,
      async (from) => {
        const page = await next(from);
        if (!page) return undefined;
        const { to, events, prepared } = page;
        const move = (tx: Transaction) => moveCheckpoint(tx, name, from, to);
        const batch = { events, prepared, moveCheckpoint: move };
        if (events.length === 0) await places.passOver(name, from, to);
        else
          committed(projection, await applyOrPark(projection, batch, { consumer: name, database, logger }));
        return to;
      },
    );
}
