import { waitUntil } from '@rapport/kernel/local';
import { services } from '../topology.ts';
import { type ContainerInstallation, labelled } from './installation.ts';
import { promise } from './steps.ts';

const USER = '65532';

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
  }
  return `${services.length} services as user ${USER}, without capabilities, root read-only, /tmp alone writable`;
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
export async function nothingIsLeft({ engine, project }: ContainerInstallation): Promise<string> {
  await engine.compose(project, 'down', '--volumes');
  const left = [
    await engine.docker('ps', '--all', '--quiet', ...labelled(project)),
    await engine.docker('volume', 'ls', '--quiet', ...labelled(project)),
    await engine.docker('network', 'ls', '--quiet', ...labelled(project)),
  ];
  promise(left.join('') === '', `left behind: ${left.join(' ')}`);
  return 'no container, volume or network left';
}

/** The invariants of the installation, examined by the doctor in a container of the same network. */
export async function doctorIsContent(
  { engine, project, idOf }: ContainerInstallation,
  { image, root }: { readonly image: string; readonly root: string },
): Promise<string> {
  const settings = new Set<string>();
  for (const { name } of services) {
    const format = '{{range .Config.Env}}{{println .}}{{end}}';
    const said = await engine.docker('inspect', '--format', format, await idOf(name));
    for (const line of said.split('\n'))
      if (/^[A-Z_]+=/.test(line) && !/^PATH=/.test(line)) settings.add(line);
  }
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
