import { type Step, execute, step } from '../../command/index.ts';
import { Unavailable } from '../../event-store/index.ts';
import { pause } from '../../waking/index.ts';
import { deriveUuid } from '../../values/index.ts';
import type { Installation } from './installation.ts';
import type { Process } from './process.ts';
import { Box, type BoxCommand, boxes } from './shop.ts';

/** What a client was told, by the key of its command; a key that is missing was never answered. */
export interface Told {
  readonly kind: Wish['kind'];
  readonly key: string;
}

interface Wish {
  readonly kind: 'put' | 'move' | 'wind' | 'still';
  readonly steps: readonly Step[];
}

/** Somebody who asks for things, one after the other, each until it is answered. */
export async function runClient(
  name: string,
  wishes: number,
  {
    installation,
    processes,
    told,
  }: { installation: Installation; processes: () => readonly Process[]; told: Told[] },
): Promise<void> {
  const { random } = installation.schedule;
  let wound: string | undefined;
  for (let nth = 0; nth < wishes; nth += 1) {
    await pause(random.below(380));
    const key = deriveUuid('client', name, String(nth));
    const wish = wishOf(installation, key, wound);
    wound = wish.kind === 'wind' ? key : undefined;
    await insist(installation, processes, key, wish);
    told.push({ kind: wish.kind, key });
  }
}

async function insist(
  installation: Installation,
  processes: () => readonly Process[],
  key: string,
  { kind, steps }: Wish,
): Promise<void> {
  const { random } = installation.schedule;
  const context = {
    cause: { correlationId: key, actor: `customer` },
    idempotency: { key, requestHash: kind, kind: 'client' as const },
  };
  for (;;) {
    const shops = processes().filter(({ actor }) => !actor.dead);
    try {
      if (shops.length > 0)
        return void (await random.pick(shops).ask((store) => execute(store, steps, context)));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
    await pause(100 + random.below(400));
  }
}

function wishOf({ schedule: { random }, clock }: Installation, key: string, wound: string | undefined): Wish {
  const box = random.pick(boxes);
  const one = (command: BoxCommand) => [step(Box, box, command)];
  const chance = random.next();
  if (wound && chance < 0.5) return { kind: 'still', steps: one({ type: 'still', alarm: wound }) };
  if (chance < 0.6) return { kind: 'put', steps: one({ type: 'put' }) };
  if (chance < 0.8) {
    const other = random.pick(boxes.filter((each) => each !== box));
    const n = 1 + random.below(9);
    return { kind: 'move', steps: [...one({ type: 'give', n }), step(Box, other, { type: 'get', n })] };
  }
  const due = new Date(clock.now().getTime() + random.below(3_000)).toISOString();
  return { kind: 'wind', steps: one({ type: 'wind', alarm: key, due }) };
}
