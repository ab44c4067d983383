import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '@rapport/infra/topology.ts';
import type { Described } from '@rapport/infra/launcher/installation.ts';
import { openDatabase } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { Ground } from './ground.ts';
import type { Step, StepId } from './step.ts';

/** A service killed in the midst of a step: when a request or a push is on its way, or as soon as a service has written something. */
export interface Blow {
  readonly step: StepId;
  readonly victim: string;
  readonly once: 'asked' | 'mail-known' | 'it-wrote' | 'pushed';
}

/** Deals the blows of a walk. */
export interface Striking {
  readonly inTheAir: () => void;
  readonly whilePushed: () => void;
  readonly around: (step: Step, play: () => Promise<void>) => Promise<void>;
  /** Who was killed and in which step, in order. */
  readonly struck: () => readonly string[];
}

/** Kills services of a distributed installation by -9; whoever keeps them starts them again. */
export function striking(ground: Pick<Ground, 'data' | 'pidOf'>, blows: readonly Blow[]): Striking {
  const struck: string[] = [];
  let waiting: Blow[] = [];
  let processes: ReadonlyMap<string, number> = new Map();
  const strike = (blow: Blow) => {
    if (!waiting.includes(blow)) return;
    waiting = waiting.filter((other) => other !== blow);
    process.kill(processes.get(blow.victim)!, 'SIGKILL');
    struck.push(`${blow.victim} in ${blow.step}`);
  };
  const strikeWhile = (when: Blow['once']) => () =>
    waiting.filter(({ once }) => once === when).forEach(strike);
  return {
    inTheAir: strikeWhile('asked'),
    whilePushed: strikeWhile('pushed'),
    around: async (step, play) => {
      waiting = blows.filter((blow) => blow.step === step.id);
      // Known before the step: a blow waits for nothing.
      processes = new Map(
        await Promise.all(waiting.map(async ({ victim }) => [victim, await ground.pidOf(victim)] as const)),
      );
      const written = waiting.filter(({ once }) => once === 'mail-known' || once === 'it-wrote');
      const over = new AbortController();
      const watches = written.map((blow) =>
        onceWritten(ground, blow.once === 'mail-known' ? 'customers' : blow.victim, over.signal, () =>
          strike(blow),
        ),
      );
      try {
        await Promise.all(watches.map(({ watching }) => watching));
        await play();
      } finally {
        over.abort();
        await Promise.all(watches.map(({ ended }) => ended()));
      }
      if (waiting.length > 0) throw new Error(`"${step.name}" was over before ${waiting[0]!.victim} was hit`);
    },
    struck: () => struck,
  };
}

/** Looks at a service's store, without a pause, until there is more in it than there was. */
function onceWritten({ data }: Pick<Ground, 'data'>, service: string, over: AbortSignal, then: () => void) {
  const described = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as Described;
  const url = described.services[service]!.environment[`${service.toUpperCase()}_DATABASE_URL`]!;
  const database = openDatabase(url, { max: 1, name: 'watch' });
  const position = async () =>
    (await database.one<{ position: number }>(sql`select position from es.head`)).position;
  let looking: Promise<void> = Promise.resolve();
  const watching = position().then((before) => {
    looking = (async () => {
      while (!over.aborted) if ((await position()) > before) return then();
    })();
  });
  return {
    watching,
    ended: async () => {
      await looking;
      await database.close();
    },
  };
}

/** One blow for each service of the topology, spread over the walk. */
export const oneEach: readonly Blow[] = [
  { step: 'mail', victim: 'channels', once: 'mail-known' },
  { step: 'mail', victim: 'customers', once: 'it-wrote' },
  { step: 'stopped', victim: 'sales', once: 'it-wrote' },
  { step: 'order', victim: 'console', once: 'asked' },
  { step: 'broken', victim: 'workflow', once: 'it-wrote' },
  { step: 'broken', victim: 'access', once: 'asked' },
  { step: 'case', victim: 'support', once: 'it-wrote' },
  { step: 'again', victim: 'loyalty', once: 'it-wrote' },
  { step: 'campaign', victim: 'marketing', once: 'it-wrote' },
  { step: 'returned', victim: 'analytics', once: 'asked' },
  { step: 'late-partner', victim: 'partners', once: 'asked' },
  { step: 'thanks', victim: 'partners', once: 'pushed' },
];

/** The same for other steps: what is heard late, what a timer says, what the customer does. */
export const otherBlows: Readonly<Record<string, readonly Blow[]>> = {
  'each while it says something else': [
    { step: 'lead', victim: 'sales', once: 'it-wrote' },
    { step: 'quotes', victim: 'workflow', once: 'it-wrote' },
    { step: 'order', victim: 'access', once: 'asked' },
    { step: 'late', victim: 'channels', once: 'mail-known' },
    { step: 'quotes', victim: 'customers', once: 'it-wrote' },
    { step: 'warned', victim: 'support', once: 'it-wrote' },
    { step: 'spent', victim: 'loyalty', once: 'it-wrote' },
    { step: 'lifted', victim: 'marketing', once: 'it-wrote' },
    { step: 'returned', victim: 'analytics', once: 'asked' },
    { step: 'late-partner', victim: 'console', once: 'asked' },
    { step: 'thanks', victim: 'partners', once: 'pushed' },
  ],
  'late in the walk': [
    { step: 'late', victim: 'customers', once: 'it-wrote' },
    { step: 'broken', victim: 'console', once: 'asked' },
    { step: 'case', victim: 'access', once: 'asked' },
    { step: 'late', victim: 'channels', once: 'mail-known' },
    { step: 'solved', victim: 'sales', once: 'it-wrote' },
    { step: 'solved', victim: 'workflow', once: 'it-wrote' },
    { step: 'survey', victim: 'support', once: 'it-wrote' },
    { step: 'period', victim: 'loyalty', once: 'it-wrote' },
    { step: 'campaign', victim: 'marketing', once: 'asked' },
    { step: 'spent', victim: 'analytics', once: 'asked' },
    { step: 'late-partner', victim: 'partners', once: 'asked' },
  ],
};

/** Services that no blow of a list would hit: a topology that grows must be hit as well. */
export const spared = (blows: readonly Blow[]) =>
  services.map(({ name }) => name).filter((name) => !blows.some(({ victim }) => victim === name));
