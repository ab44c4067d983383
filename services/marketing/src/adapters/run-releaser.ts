import type { Leases } from '@rapport/kernel/leases';
import type { Logger } from '@rapport/kernel/logging';
import type { Database } from '@rapport/kernel/postgres';
import { followLoop } from '@rapport/kernel/projection';
import type { Worker } from '@rapport/kernel/service';
import { createWake, pause, seldom } from '@rapport/kernel/waking';
import { type Desk, completeRun, releaseNext } from '../commands/index.ts';
import { type Progress, type StandingRun, progressOf, standingRuns } from '../queries/runs.ts';
import { type ListReaders, listReaders } from './list-readers.ts';
import { type Paces, paces } from './paces.ts';

/** So many messages of a run may be on their way at once, with nothing heard of them yet. */
const ON_THEIR_WAY = 2_000;
/** So many are released in one append. */
const AT_ONCE = 1_000;
/** A piece is released about so often while a run goes on. */
const BEAT_MS = 50;
const NEWS_MS = 20;

/** What the releaser works with. */
export interface ReleaserNeeds {
  readonly desk: Desk;
  readonly database: Database;
  readonly leases: Leases;
  readonly logger: Logger;
}

/** Releases the messages of runs at their pace, one process at a time. */
export function runReleaser(needs: ReleaserNeeds): Worker {
  let held: { stop(): Promise<void> } | undefined;
  return {
    name: 'release-messages',
    start: async () => {
      held = needs.leases.hold('release-messages', ({ signal }) => releaseWhileHeld(needs, signal));
    },
    stop: async () => held?.stop(),
  };
}

/** Goes from run to run until the signal comes. What is remembered between the rounds is only about pace and places. */
export async function releaseWhileHeld(needs: ReleaserNeeds, signal: AbortSignal): Promise<void> {
  const { desk, logger } = needs;
  const wake = createWake(signal);
  const leave = desk.store.onAppend(seldom(() => wake.ring(), NEWS_MS));
  const round = rounds(needs);
  const beat = async () => {
    const going = await round();
    if (going) await pause(BEAT_MS, signal);
    return going;
  };
  try {
    await followLoop('release-messages', beat, wake, signal, logger);
  } finally {
    leave();
  }
}

/** Makes the round: each call lets every run that stands go on by a piece; false when none has anything left to release. */
export function rounds(needs: ReleaserNeeds): () => Promise<boolean> {
  const memory = { readers: listReaders(needs.desk.blobs), paces: paces() };
  return async () => {
    const runs = await standingRuns(needs.database);
    if (runs.length === 0) return false;
    const progress = await progressOf(
      needs.database,
      runs.map((run) => run.run_id),
    );
    const going = await Promise.all(
      runs.map((run) =>
        goOn(
          needs,
          memory,
          run,
          progress.find((one) => one.run_id === run.run_id),
        ).catch((error: unknown) => {
          // One run that cannot go on holds up no other.
          needs.logger.warn({ run: run.run_id, err: error }, 'a run could not go on; it will be tried again');
          return false;
        }),
      ),
    );
    return going.some(Boolean);
  };
}

interface Memory {
  readonly readers: ListReaders;
  readonly paces: Paces;
}

const contextOf = (runId: string) => ({ cause: { correlationId: runId, actor: 'service:marketing' } });

async function goOn(
  { desk }: ReleaserNeeds,
  { readers, paces: pace }: Memory,
  run: StandingRun,
  progress: Progress | undefined,
): Promise<boolean> {
  const { run_id: runId } = run;
  if (run.ended) return await finish(desk, run, progress);
  if (run.status === 'paused') return false;
  const onTheirWay = run.released - (progress?.heard ?? 0) + (progress?.queued ?? 0);
  const room = Math.min(AT_ONCE, ON_THEIR_WAY - onTheirWay, pace.due(runId, run.rate_per_second));
  if (room < 1) return true;
  const went = await releaseNext(desk, runId, room, readers.read, contextOf(runId));
  if (typeof went === 'object') pace.took(runId, went.released);
  return went !== 'nothing';
}

/** Something became of every message, or is still waited for: that is heard, and needs no beat. */
async function finish(desk: Desk, run: StandingRun, progress: Progress | undefined): Promise<boolean> {
  const { sent = 0, failed = 0, stopped = 0, uncertain = 0 } = progress ?? {};
  if (sent + failed + stopped + uncertain < run.released) return false;
  const outcomes = { sent, failed, stopped, uncertain };
  await completeRun(desk, run.run_id, outcomes, contextOf(run.run_id));
  return false;
}
