import { type CommandContext, execute, step } from '@rapport/kernel/command';
import { deriveUuid } from '@rapport/kernel/values';
import type { AudienceDefined } from '../domain/audience.events.ts';
import { type KnownRun, Run } from '../domain/run.ts';
import { type Desk, audienceStream, look, runStream } from './desk.ts';

/** The id of the message of a run to a party: asked again it is the same, and a party is once in a run. */
export const messageOf = (runId: string, partyId: string): string => deriveUuid('message', runId, partyId);

/** Reads a fixed list from a place on; kept open from piece to piece. */
export type ReadOn = (run: KnownRun, from: number, size: number) => Promise<readonly string[]>;

/** How a piece of a run went. */
export type Went =
  /** So many were released. */
  | { readonly released: number }
  /** What was released before is not known here yet. */
  | 'too-early'
  /** Nobody to release for now, or it does not run. */
  | 'nothing';

/**
 * Releases the next of a run, at most `most`. Everything it goes by is in the run's own events, so that whoever takes over
 * after a crash goes on where the last append ended.
 */
export async function releaseNext(
  desk: Desk,
  runId: string,
  most: number,
  readOn: ReadOn,
  context: CommandContext,
): Promise<Went> {
  const { state: run } = await look(desk.store, Run, runStream(runId));
  if (run.status !== 'running' || run.ended) return 'nothing';
  if (run.lastMessage !== '' && !(await desk.audiences.knows(run.lastMessage))) return 'too-early';
  const next = await nextOf(desk, runId, run, most, readOn);
  if (next.partyIds.length === 0 && next.passedOver === 0 && !next.last) return 'nothing';
  const messages = next.partyIds.map((partyId) => ({ messageId: messageOf(runId, partyId), partyId }));
  const { passedOver, last } = next;
  const data = { from: run.released + run.passedOver, messages, passedOver, last };
  const { events } = await execute(
    desk.store,
    [step(Run, runStream(runId), { type: 'ReleaseMessages', data })],
    context,
  );
  return (events[0] ?? []).length > 0 ? { released: messages.length } : 'nothing';
}

interface Next {
  readonly partyIds: readonly string[];
  readonly passedOver: number;
  readonly last: boolean;
}

async function nextOf(desk: Desk, runId: string, run: KnownRun, most: number, readOn: ReadOn): Promise<Next> {
  const { list } = run.of;
  if (!list) return { partyIds: await newcomers(desk, runId, run, most), passedOver: 0, last: false };
  const from = run.released + run.passedOver;
  const named = await readOn(run, from, most);
  const partyIds = await desk.audiences.stillToReach(runId, named);
  return { partyIds, passedOver: named.length - partyIds.length, last: from + named.length >= list.count };
}

/** The audience as the run's version defined it, and as its customers are now. */
async function newcomers(desk: Desk, runId: string, run: KnownRun, most: number): Promise<readonly string[]> {
  const { audienceId, audienceVersion } = run.of;
  const events = await desk.store.readStream(audienceStream(audienceId));
  const version = events.find(({ data }) => data['version'] === audienceVersion);
  const { filter } = version!.data as unknown as AudienceDefined['data'];
  return await desk.audiences.newcomers(runId, filter, desk.calendar.dayOf(desk.clock.now()), most);
}
