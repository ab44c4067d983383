import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { commandLine, freePort, waitUntil } from '@rapport/kernel/local';
import { LaunchError } from '../launcher/launch-error.ts';
import { ROOT } from '../launcher/options.ts';
import { dependencies, services } from '../topology.ts';
import type { Engine, Project } from './engine.ts';

/** What the engine says of a container. */
export interface ContainerState {
  readonly status: string;
  readonly exitCode: number;
  readonly health: string;
  /** How often the engine brought it back by itself. */
  readonly restarts: number;
}

/** The topology of docker-compose.yml as one installation. */
export interface ContainerInstallation {
  readonly engine: Engine;
  readonly project: Project;
  readonly url: string;
  readonly smtpPort: number;
  readonly password: string;
  /** Makes and starts what is missing and waits until everything is healthy. */
  up(): Promise<void>;
  idOf(container: string): Promise<string>;
  stateOf(container: string): Promise<ContainerState>;
  /** Ends containers without a good-bye. */
  kill(...containers: readonly string[]): Promise<void>;
  /** Starts containers that ended and waits until everything is healthy. */
  startAgain(...containers: readonly string[]): Promise<void>;
  healthy(): Promise<void>;
}

/** Every container of the topology, by its name in docker-compose.yml. */
export const containers: readonly string[] = [
  ...Object.keys(dependencies),
  ...services.map(({ name }) => name),
];

/** Ends what hangs: a dozen processes that start at once on two cores take their time. */
const HEALTHY_MS = 600_000;

/** A project of its own name, ports and secrets: it touches no other installation on this engine. */
export async function planProject(): Promise<Project> {
  const secret = () => randomBytes(32).toString('base64');
  return {
    name: 'rapport-containers',
    files: [join(ROOT, 'docker-compose.yml')],
    environment: {
      INTERNAL_SECRET: secret(),
      KEY_ENCRYPTION_KEY: secret(),
      INDEX_KEY: secret(),
      DATABASE_PASSWORD: randomBytes(16).toString('hex'),
      ADMIN_PASSWORD: randomBytes(12).toString('base64url'),
      PORT: String(await freePort()),
      SMTP_PORT: String(await freePort()),
    },
  };
}

/** The installation that a project's files describe; nothing runs yet. */
export function containerInstallation(engine: Engine, project: Project): ContainerInstallation {
  const { docker } = engine;
  const idOf = async (container: string) => {
    const id = await docker('ps', '--all', '--quiet', '--no-trunc', ...labelled(project, container));
    if (id === '') throw new LaunchError(`There is no container ${container}.`);
    return id;
  };
  const idsOf = (names: readonly string[]) => Promise.all(names.map(idOf));
  const stateOf = async (container: string) => stateIn(await docker('inspect', await idOf(container)));
  const healthy = () => allHealthy(stateOf);
  const { PORT = '', SMTP_PORT = '', ADMIN_PASSWORD = '' } = project.environment;
  return {
    engine,
    project,
    url: `http://127.0.0.1:${PORT}`,
    smtpPort: Number(SMTP_PORT),
    password: ADMIN_PASSWORD,
    idOf,
    stateOf,
    healthy,
    up: async () => {
      await engine.compose(project, 'up', '--detach');
      await healthy();
    },
    kill: async (...names) => void (await docker('kill', '--signal', 'KILL', ...(await idsOf(names)))),
    startAgain: async (...names) => {
      await docker('start', ...(await idsOf(names)));
      await healthy();
    },
  };
}

/** What a container was started with. */
export async function settingsOf(
  { engine, idOf }: Pick<ContainerInstallation, 'engine' | 'idOf'>,
  container: string,
): Promise<ReadonlyMap<string, string>> {
  const format = '{{range .Config.Env}}{{println .}}{{end}}';
  const said = await engine.docker('inspect', '--format', format, await idOf(container));
  const settings = said.split('\n').map((line) => /^([A-Z_]+)=(.*)$/.exec(line));
  return new Map(settings.flatMap((one) => (one?.[1] && one[1] !== 'PATH' ? [[one[1], one[2] ?? '']] : [])));
}

/**
 * The main process of a service's container, as this machine knows it; nothing with an engine in a machine of its own,
 * whose number means another process here, or none.
 */
export async function processOf(
  { engine, idOf }: Pick<ContainerInstallation, 'engine' | 'idOf'>,
  service: string,
): Promise<number | undefined> {
  const pid = Number(await engine.docker('inspect', '--format', '{{.State.Pid}}', await idOf(service)));
  return commandLine(pid).includes(`/services/${service}/`) ? pid : undefined;
}

/** How the engine finds what belongs to a project, or to one container of it. */
export function labelled({ name }: Project, container?: string): readonly string[] {
  const one = container === undefined ? [] : ['--filter', `label=com.docker.compose.service=${container}`];
  return ['--filter', `label=com.docker.compose.project=${name}`, ...one];
}

function stateIn(inspected: string): ContainerState {
  const [{ State, RestartCount }] = JSON.parse(inspected) as [
    {
      readonly State: { Status: string; ExitCode: number; Health?: { Status: string } };
      readonly RestartCount: number;
    },
  ];
  return {
    status: State.Status,
    exitCode: State.ExitCode,
    health: State.Health?.Status ?? 'unknown',
    restarts: RestartCount,
  };
}

async function allHealthy(stateOf: (container: string) => Promise<ContainerState>): Promise<void> {
  const waiting = new Set(containers);
  const done = await waitUntil(
    async () => {
      for (const name of waiting) {
        const { status, health } = await stateOf(name);
        if (status === 'running' && health === 'healthy') waiting.delete(name);
      }
      return waiting.size === 0;
    },
    HEALTHY_MS,
    500,
  );
  if (!done) throw new LaunchError(`not healthy within ${HEALTHY_MS / 1000} s: ${[...waiting].join(', ')}`);
}
