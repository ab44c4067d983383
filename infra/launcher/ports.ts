import { createServer } from 'node:net';
import { freePort } from '@rapport/kernel/local';
import { LaunchError } from './launch-error.ts';

/** The port itself once it is known to be free, or any free one for 0; throws `LaunchError` naming the setting. */
export async function choosePort(wanted: number, host: string, setting: string): Promise<number> {
  try {
    return wanted === 0 ? await freePort(host) : await probe(wanted, host);
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, wanted, host, setting);
  }
}

function probe(wanted: number, host: string): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, host, () => server.close(() => resolve(wanted)));
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
