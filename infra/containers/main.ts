import { join } from 'node:path';
import { recordRun } from '../docs/recorded-run.ts';
import { LaunchError } from '../launcher/launch-error.ts';
import { ROOT } from '../launcher/options.ts';
import { runVitest } from '../launcher/test-run.ts';
import { type BaseImages, nodeImage, provideBaseImages } from './base-images.ts';
import { openControl } from './control.ts';
import { surviveCrash, surviveKill } from './ending.ts';
import { type Engine, type Project, findEngine } from './engine.ts';
import {
  type ContainerInstallation,
  containerInstallation,
  containers,
  planProject,
} from './installation.ts';
import { doctorIsContent, nothingIsLeft, servicesAreConfined, servicesDrain } from './promises.ts';
import { type Steps, beginSteps, promise } from './steps.ts';
import { goTheWalk } from './walk.ts';

const HELP = `npm run containers [-- options]  runs the topology of docker-compose.yml and breaks it on purpose

  --help  this text

It needs a container engine and Compose. Images that cannot be pulled are replaced by stand-ins for the time of the run;
building those needs root, debootstrap, Java 17 and Maven. It uses a project, ports and secrets of its own, removes all of
it at the end, and writes what it found into docs/reliability.md (with npm run gen).
`;

const SERVICE_IMAGE = 'rapport-service';
const JOURNEY = 'e2e/journeys/first-mail';
const say = (line: string) => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return void process.stdout.write(HELP);
  if (args.length > 0) throw new LaunchError(`Unknown option ${args[0]}; --help lists them.`);
  const engine = await findEngine();
  const project = await planProject();
  const steps = beginSteps(say);
  let images: BaseImages | undefined;
  const takeDown = async () => {
    await nothingIsLeft({ engine, project }).catch((error: Error) => say(error.message));
    await images?.giveBack();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void takeDown().finally(() => process.exit(1)));
  try {
    // A run that was killed may have left something under this name: databases that know other passwords.
    await nothingIsLeft({ engine, project });
    images = await build(engine, project, steps);
    const installation = containerInstallation(engine, project);
    await breakIt(installation, steps);
    await goTheWalk(engine, steps);
  } finally {
    await takeDown();
  }
  keep(steps, images.standIns, engine);
}

async function build(engine: Engine, project: Project, steps: Steps): Promise<BaseImages> {
  let images: BaseImages | undefined;
  await steps.take('base images', async () => {
    images = await provideBaseImages(engine, project, say);
    return images.standIns.length === 0 ? 'the public ones' : `stand-ins for ${images.standIns.join(', ')}`;
  });
  await steps.take('the image of the services', async () => {
    await engine.compose(project, 'build', 'access');
    const size = async (image: string) =>
      Number(await engine.docker('image', 'inspect', '--format', '{{.Size}}', image));
    const [whole, beneath] = [await size(SERVICE_IMAGE), await size(nodeImage())];
    return `${megabytes(whole)}, of which ${megabytes(whole - beneath)} are Rapport and its dependencies`;
  });
  return images as BaseImages;
}

async function breakIt(installation: ContainerInstallation, steps: Steps): Promise<void> {
  await steps.take('up, from nothing to all healthy', async () => {
    await installation.up();
    return `${containers.length} containers healthy`;
  });
  await steps.take('what services may', () => servicesAreConfined(installation));
  await steps.take('the first journey, with kill -9 of everything', () => journey(installation));
  for (const container of containers)
    await steps.take(`kill -9 ${container}, then start it`, () => surviveKill(installation, container));
  await steps.take('the main process of channels dies', async () => {
    return (await surviveCrash(installation, 'channels')) ?? 'not tried: the engine is not on this machine';
  });
  await steps.take('npm run doctor', () => doctorIsContent(installation, { image: nodeImage(), root: ROOT }));
  await steps.take('stop (SIGTERM)', () => servicesDrain(installation));
  await steps.take('down', () => nothingIsLeft(installation));
}

async function journey(installation: ContainerInstallation): Promise<string> {
  const control = await openControl(installation);
  try {
    const env = {
      RAPPORT_URL: installation.url,
      RAPPORT_SMTP_PORT: String(installation.smtpPort),
      RAPPORT_ADMIN_PASSWORD: installation.password,
      RAPPORT_CONTROL: control.url,
    };
    const run = { name: 'the first journey', projects: ['journeys'], paths: [JOURNEY], env };
    const { passed, failed, skipped } = await runVitest(run, join(ROOT, 'test-output'));
    promise(failed === 0 && passed > 0, `${failed} tests of the journey failed`);
    promise(skipped === 0, `${skipped} tests of the journey were skipped`);
    return `${passed} tests passed`;
  } finally {
    await control.stop();
  }
}

function keep({ taken }: Steps, standIns: readonly string[], { versions }: Engine): void {
  const remark =
    standIns.length === 0
      ? 'All base images were the public ones.'
      : `Stand-ins, built from Debian, npm and Maven under the same names and the same contract, took the place of public images that could not be pulled: ${standIns.join(', ')}.`;
  recordRun(ROOT, 'containers', {
    command: 'npm run containers',
    title: 'In containers',
    columns: ['step', 'outcome', 'seconds'],
    rows: taken.map(({ what, outcome, seconds }) => [what, outcome, seconds.toFixed(1)]),
    remarks: [`Run on ${versions}. ${remark}`],
  });
  say('kept in docs/results/containers.json; npm run gen draws docs/reliability.md');
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

main(process.argv.slice(2)).catch((error: unknown) => {
  say(error instanceof LaunchError ? error.message : String((error as Error).stack ?? error));
  process.exit(1);
});
