import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { commandLine } from '@rapport/kernel/local';
import type { OwnInstallation } from './installation.ts';

/** Process ids of a distributed installation as somebody finds them who looks for what to kill. */
export interface Victims {
  service(name: string): number;
  broker(id: number): number;
  redis(): number;
  postgres(): number;
}

/** Looks where the launcher writes them, else among its children. */
export function victimsOf({ data, pid }: Pick<OwnInstallation, 'data' | 'pid'>): Victims {
  const written = (...path: readonly string[]) => parseInt(readFileSync(join(data, ...path), 'utf8'), 10);
  return {
    service: (name) => written('processes', `${name}.pid`),
    broker: (id) => written('kafka', String(id), 'broker.pid'),
    redis: () => {
      const children = readFileSync(`/proc/${pid()}/task/${pid()}/children`, 'utf8').trim().split(' ');
      const found = children.map(Number).find((child) => commandLine(child).includes('redis-server'));
      if (found === undefined) throw new Error('no redis-server among the children of the launcher');
      return found;
    },
    postgres: () => written('postgres', 'postmaster.pid'),
  };
}

/** Throws away everything that Redis holds, as an operator in a hurry does. */
export async function flushRedis({ data }: Pick<OwnInstallation, 'data'>): Promise<void> {
  const { services } = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as {
    readonly services: Readonly<Record<string, { readonly environment: { readonly REDIS_URL: string } }>>;
  };
  const { hostname: host, port } = new URL(services['console']!.environment.REDIS_URL);
  const socket = createConnection({ host, port: Number(port) });
  socket.write('FLUSHALL\r\n');
  for await (const answer of socket) {
    if (String(answer) !== '+OK\r\n') throw new Error(`Redis answered ${String(answer)}`);
    return;
  }
}
