import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../launcher/options.ts';
import { dependencies } from '../topology.ts';
import type { Engine, Project } from './engine.ts';
import { STAND_IN_LABEL, buildStandIns } from './stand-ins.ts';

/** The images that everything here is built from or runs on, ready in the engine. */
export interface BaseImages {
  /** Public names that stand-ins bear for the time being. */
  readonly standIns: readonly string[];
  /** Gives those names back: whoever asks for them later gets the public images. */
  giveBack(): Promise<void>;
}

/** The image that services are built on. */
export function nodeImage(): string {
  const recipe = readFileSync(join(ROOT, 'infra/docker/service.Dockerfile'), 'utf8');
  const image = /^FROM (\S+)$/m.exec(recipe)?.[1];
  if (image === undefined) throw new RangeError('service.Dockerfile names no image that it is built on');
  return image;
}

/** Takes the public images from the engine or the registry; where they cannot be pulled, stand-ins are built. */
export async function provideBaseImages(
  engine: Engine,
  project: Project,
  say: (line: string) => void,
): Promise<BaseImages> {
  const missing: string[] = [];
  for (const image of [nodeImage(), ...Object.values(dependencies).map((one) => one.image)])
    if (!(await isAtHand(engine, image))) missing.push(image);
  if (missing.length > 0) {
    say(`building stand-ins (some minutes, once): these cannot be pulled: ${missing.join(', ')} …`);
    await buildStandIns(engine, project, missing, say);
  }
  return {
    standIns: missing,
    giveBack: async () => {
      for (const image of missing) {
        // Under another name it stays, so that the next run finds it built.
        await engine.docker('tag', image, `rapport-stand-in/${image}`);
        await engine.docker('rmi', image);
      }
    },
  };
}

async function isAtHand({ tryDocker }: Engine, image: string): Promise<boolean> {
  const label = `{{index .Config.Labels "${STAND_IN_LABEL}"}}`;
  const there = await tryDocker('image', 'inspect', '--format', label, image);
  if (there.code === 0) return there.output.trim() !== 'true';
  return (await tryDocker('pull', '--quiet', image)).code === 0;
}
