import { services } from '@rapport/infra/topology.ts';
import { type Client, eventually } from '../client.ts';
import type { Player } from './player.ts';
import type { Step } from './step.ts';

interface Operations {
  readonly services: readonly {
    readonly name: string;
    readonly up: boolean;
    readonly position?: number;
    readonly settled?: boolean;
    readonly parkedStreams: number;
  }[];
}

/** How often all services must say the same: one may have given work to another between two looks. */
const LOOKS = 3;

/** Waits until all that follows from what was done so far is done, in every service. */
export async function settle(client: Client): Promise<void> {
  let same = 0;
  let before = '';
  await eventually(async () => {
    const answer = await client.get('/api/console/v1/operations').catch(() => undefined);
    const now = answer?.status === 200 ? standing(answer.body as unknown as Operations) : undefined;
    same = now !== undefined && now === before ? same + 1 : 0;
    before = now ?? '';
    return same >= LOOKS;
  }, 120_000);
}

/** Where every service stands; nothing while one is at work or missing. */
function standing({ services: all }: Operations): string | undefined {
  const parked = all.filter(({ parkedStreams }) => parkedStreams > 0);
  if (parked.length > 0) throw new Error(`parked: ${JSON.stringify(parked)}`);
  const done = all.length === services.length && all.every(({ up, settled }) => up && settled === true);
  return done ? all.map(({ name, position }) => `${name} ${position}`).join() : undefined;
}

/** What a step is played under. */
export interface Conducted {
  readonly moveClock: (to: Date) => void | Promise<void>;
  readonly settled: () => Promise<void>;
  /** Around each step: where somebody kills something in its midst. */
  readonly around?: (step: Step, play: () => Promise<void>) => Promise<void>;
}

/** Plays the steps one after the other, each at its instant, after all that the clock's move brought has been done. */
export async function conduct(
  steps: readonly Step[],
  player: Player,
  { moveClock, settled, around = (_, play) => play() }: Conducted,
): Promise<void> {
  for (const step of steps) {
    try {
      await around(step, async () => {
        await moveClock(new Date(step.at));
        await step.play(player);
        await settled();
      });
    } catch (error) {
      throw new Error(`"${step.name}" failed`, { cause: error });
    }
  }
}
