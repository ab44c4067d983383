import { waitUntil } from '@rapport/kernel/local';
import { services } from '../topology.ts';
import { type ContainerInstallation, labelled, settingsOf } from './installation.ts';
import { promise } from './steps.ts';

const USER = '65532';
/** Who keeps something that takes long to make again, and where. */
const WAREHOUSE = 'analytics';
const OWN_FOLDER = '/var/lib/rapport';

interface Inspected {
  readonly Config: { readonly User: string };
  readonly HostConfig: { readonly ReadonlyRootfs: boolean; readonly CapDrop: readonly string[] | null };
}

/** Every service runs as nobody in particular, over a root it cannot write to. */
export async function servicesAreConfined({ engine, idOf }: ContainerInstallation): Promise<string> {
  for (const { name } of services) {
    const id = await idOf(name);
    const [{ Config, HostConfig }] = JSON.parse(await engine.docker('inspect', id)) as [Inspected];
    promise(Config.User === `${USER}:${USER}`, `${name} has the user ${Config.User}`);
    promise(HostConfig.CapDrop?.includes('ALL') === true, `${name} keeps capabilities`);
    const inside = (...command: readonly string[]) => engine.tryDocker('exec', id, ...command);
    promise((await inside('id', '-u')).output.trim() === USER, `${name} runs as ${USER}`);
    promise(HostConfig.ReadonlyRootfs, `${name} has a read-only root`);
    promise((await inside('touch', '/app/written')).code !== 0, `${name} cannot write to /app`);
    promise((await inside('touch', '/tmp/written')).code === 0, `${name} can write to /tmp`);
    const kept = (await inside('touch', `${OWN_FOLDER}/written`)).code === 0;
    promise(kept === (name === WAREHOUSE), `${name} ${kept ? 'writes' : 'cannot write'} to ${OWN_FOLDER}`);
  }
  return `${services.length} services as user ${USER}, without capabilities, root read-only but for /tmp and the volume of ${WAREHOUSE}`;
}

/** A stop lets every service finish: it exits 0 within its grace. */
export async function servicesDrain({ engine, project, stateOf }: ContainerInstallation): Promise<string> {
  await engine.compose(project, 'stop');
  for (const { name } of services) {
    const { status, exitCode } = await stateOf(name);
    promise(status === 'exited' && exitCode === 0, `${name} is ${status} with exit code ${exitCode}`);
  }
  return `${services.length} services exited 0`;
}

/** Taking it down leaves nothing of the project on the engine. */
export async function nothingIsLeft({
  engine,
  project,
}: Pick<ContainerInstallation, 'engine' | 'project'>): Promise<string> {
  let left = '';
  // Somebody who was told to bring it up, and was left alone, may still be at it.
  const gone = await waitUntil(
    async () => {
      left = await engine.compose(project, 'down', '--volumes').then(
        () => '',
        (error: Error) => error.message,
      );
      for (const what of [
        ['ps', '--all'],
        ['volume', 'ls'],
        ['network', 'ls'],
      ])
        left += await engine.docker(...what, '--quiet', ...labelled(project));
      return left === '';
    },
    60_000,
    1_000,
  );
  promise(gone, `left behind: ${left}`);
  return 'no container, volume or network left';
}

/** The invariants of the installation, examined by the doctor in a container of the same network. */
export async function doctorIsContent(
  installation: ContainerInstallation,
  { image, root }: { readonly image: string; readonly root: string },
): Promise<string> {
  const { engine, project } = installation;
  const settings = new Set<string>();
  for (const { name } of services)
    for (const setting of await settingsOf(installation, name)) settings.add(setting.join('='));
  const given = [...settings].flatMap((setting) => ['--env', setting]);
  const at = ['--network', `${project.name}_default`, '--volume', `${root}:/app:ro`, '--workdir', '/app'];
  const examine = ['node', '--disable-warning=ExperimentalWarning', 'infra/doctor/main.ts'];
  let said = '';
  // It may look at a read model that is just being written; what it finds broken stays broken.
  const content = await waitUntil(
    async () => {
      const { code, output, complaints } = await engine.tryDocker(
        'run',
        '--rm',
        ...at,
        ...given,
        image,
        ...examine,
      );
      said = output.trim() || complaints.trim();
      return code === 0;
    },
    60_000,
    1_000,
  );
  promise(content, said);
  return said.split('\n').at(-1) ?? '';
}
