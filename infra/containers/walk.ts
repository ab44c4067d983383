import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneEach } from '../../e2e/year/blows.ts';
import { MORNING, goByRest, startOnMonday } from '../../e2e/year/going.ts';
import type { Ground } from '../../e2e/year/ground.ts';
import { ROOT } from '../launcher/options.ts';
import { type Engine, run } from './engine.ts';
import { type ContainerInstallation, containerInstallation, containers, processOf } from './installation.ts';
import { groundIn, planOnAClock } from './on-a-clock.ts';
import { nothingIsLeft } from './promises.ts';
import { type Steps, promise } from './steps.ts';

/**
 * Goes a customer's weeks by REST in one process, undisturbed, and in containers with each service killed in the midst of a
 * step: what both have recorded must be the same, word for word, and every figure on the screens must follow from it.
 */
export async function goTheWalk(engine: Engine, steps: Steps): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-walk-'));
  try {
    let undisturbed = '';
    await steps.take('a customer’s weeks by REST, in one process, undisturbed', async () => {
      undisturbed = await goneInOneProcess();
      return `${linesIn(undisturbed)} lines recorded`;
    });
    const project = await planOnAClock(folder, new Date(MORNING));
    const installation = containerInstallation(engine, project);
    await steps.take('up again, empty, on a clock that is moved', async () => {
      await installation.up();
      return `${containers.length} containers healthy`;
    });
    const ground = await groundIn(installation, project);
    await steps.take('the same weeks in containers, each service killed with -9 in the midst of a step', () =>
      goneInContainers(installation, ground, undisturbed),
    );
    const { password } = ground;
    const looked = { RAPPORT_DATA: folder, RECONCILE_PASSWORD: password };
    await steps.take('npm run reconcile', () => saysAllIsWell('reconcile', looked));
    await steps.take('npm run doctor, after the walk', () => saysAllIsWell('doctor', looked));
    await steps.take('down again', () => nothingIsLeft(installation));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function goneInOneProcess(): Promise<string> {
  const installation = await startOnMonday('start');
  try {
    return (await goByRest(installation)).dump;
  } finally {
    await installation.stop();
  }
}

async function goneInContainers(
  installation: ContainerInstallation,
  ground: Ground,
  undisturbed: string,
): Promise<string> {
  const reachable = (await processOf(installation, 'console')) !== undefined;
  const { dump, struck } = await goByRest(ground, reachable ? oneEach : []);
  const same = dump === undisturbed;
  if (!same) keepBoth(undisturbed, dump);
  promise(same, 'what was recorded differs: test-output/walk-*.txt hold both');
  const killed = reachable ? struck.join(', ') : 'nobody killed: the engine is not on this machine';
  return `${linesIn(dump)} lines recorded, word for word the same; ${killed}`;
}

function keepBoth(inOneProcess: string, inContainers: string): void {
  const output = join(ROOT, 'test-output');
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'walk-in-one-process.txt'), inOneProcess);
  writeFileSync(join(output, 'walk-in-containers.txt'), inContainers);
}

/** Runs one of the commands that look at an installation, and answers its verdict. */
async function saysAllIsWell(
  command: 'doctor' | 'reconcile',
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const args = ['--disable-warning=ExperimentalWarning', join('infra', command, 'main.ts')];
  const { code, output, complaints } = await run(process.execPath, args, settings);
  promise(code === 0, `${output}${complaints}`);
  return output.trim().split('\n').at(-1) ?? '';
}

const linesIn = (dump: string) => dump.split('\n').length;
