import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ContainerInstallation, containers } from './installation.ts';

/** A door by which a journey ends the whole installation and starts it again. */
export interface Control {
  readonly url: string;
  stop(): Promise<void>;
}

/** Opens that door on a free port of this machine. */
export async function openControl({ kill, startAgain }: ContainerInstallation): Promise<Control> {
  const works: Readonly<Record<string, () => Promise<void>>> = {
    '/kill': () => kill(...containers),
    '/start-again': () => startAgain(...containers),
  };
  const server = createServer((request, response) => {
    const work = works[request.url ?? ''];
    if (request.method !== 'POST' || !work) return void response.writeHead(404).end();
    work().then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
