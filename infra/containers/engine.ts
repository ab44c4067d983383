import { spawn } from 'node:child_process';
import { LaunchError } from '../launcher/launch-error.ts';
import { ROOT } from '../launcher/options.ts';

/** How a program ended and what it said. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly complaints: string;
}

/** A set of containers under one name, and what their files are filled in with. */
export interface Project {
  readonly name: string;
  /** Compose files, each laid over those before it. */
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A container engine that answers, with the Compose that belongs to it. */
export interface Engine {
  readonly versions: string;
  /** Runs the engine's client and answers its output; throws `LaunchError` with its complaint. */
  docker(...args: readonly string[]): Promise<string>;
  /** The same, whatever becomes of it. */
  tryDocker(...args: readonly string[]): Promise<Ended>;
  compose(project: Project, ...args: readonly string[]): Promise<string>;
}

const NEEDED =
  'A container engine that answers is needed, with Compose; on Debian: apt-get install docker.io docker-compose iptables.';

/** Finds the engine; throws `LaunchError` with what is missing. */
export async function findEngine(): Promise<Engine> {
  const info = await run('docker', ['info', '--format', '{{.ServerVersion}}']);
  // An old client says what went wrong, and that all went well.
  if (info.code !== 0 || info.output.trim() === '') throw new LaunchError(NEEDED);
  const [command, ...first] = await composeCommand();
  return {
    versions: `engine ${info.output.trim()}, ${[command, ...first].join(' ')}`,
    docker: (...args) => demand('docker', args),
    tryDocker: (...args) => run('docker', args),
    compose: ({ name, files, environment }, ...args) => {
      const project = ['--project-name', name, '--project-directory', ROOT];
      const named = files.flatMap((file) => ['--file', file]);
      return demand(command, [...first, ...project, ...named, ...args], environment);
    },
  };
}

/** Today's Compose is a part of the client; the one before it was a program of its own. */
async function composeCommand(): Promise<readonly [string, ...string[]]> {
  const known = [['docker', 'compose'], ['docker-compose']] as const;
  for (const [command, ...first] of known) {
    const { code } = await run(command, [...first, 'version']);
    if (code === 0) return [command, ...first];
  }
  throw new LaunchError(NEEDED);
}

/** Runs a program and answers its output; throws `LaunchError` with the end of what it said when it fails. */
export async function demand(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, output, complaints } = await run(command, args, environment);
  if (code === 0) return output.trim();
  const said = `${output}\n${complaints}`.trim().split('\n').slice(-20).join('\n');
  throw new LaunchError(`${command} ${args.join(' ')}\n${said}`);
}

/** Runs a program to its end. */
export function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, complaints] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
    child.on('error', (error) => resolve({ code: 127, output: '', complaints: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output, complaints }));
  });
}
