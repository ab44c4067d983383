import { type AddressInfo, createServer } from 'node:net';
import { LaunchError } from './launch-error.ts';

/**
 * Below the ports that systems hand out for connections of their own (Linux: from 32768): one that is free stays free
 * until whoever asked for it listens, however many connections are made meanwhile.
 */
const QUIET = { from: 20_000, count: 12_000 } as const;
const TRIES = 20;

/** The port itself once it is known to be free, or any free one for 0; throws `LaunchError` naming the setting. */
export async function choosePort(wanted: number, host: string, setting: string): Promise<number> {
  for (let tries = 0; wanted === 0 && tries < TRIES; tries += 1) {
    const port = QUIET.from + Math.floor(Math.random() * QUIET.count);
    const free = await probe(port, host).catch(() => undefined);
    if (free !== undefined) return free;
  }
  return await probe(wanted, host).catch((error: NodeJS.ErrnoException) => {
    throw explain(error, wanted, host, setting);
  });
}

function probe(wanted: number, host: string): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, host, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string, setting: string): Error {
  const remedy = `set ${setting} to another one, or to 0 for any`;
  if (error.code === 'EADDRINUSE') return new LaunchError(`Port ${port} is in use; ${remedy}.`);
  if (error.code === 'EACCES')
    return new LaunchError(`Port ${port} may not be opened by this user; ${remedy}.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new LaunchError(`${host} is not an address of this machine; set RAPPORT_HOST to one.`);
  return error;
}
