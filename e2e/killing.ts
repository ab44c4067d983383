import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { openDatabase } from '@rapport/kernel/postgres';
import type { Sql } from '@rapport/kernel/sql';

/** Process ids of a distributed installation as somebody finds them who looks for what to kill. */
export interface Victims {
  service(name: string): number;
  broker(id: number): number;
  redis(): number;
  postgres(): number;
}

/** An installation of this machine, by its data directory. */
interface Where {
  readonly data: string;
}

/** Looks where the launcher writes them. */
export function victimsOf({ data }: Where): Victims {
  const written = (...path: readonly string[]) => parseInt(readFileSync(join(data, ...path), 'utf8'), 10);
  return {
    service: (name) => written('processes', `${name}.pid`),
    broker: (id) => written('kafka', String(id), 'broker.pid'),
    redis: () => written('processes', 'redis.pid'),
    postgres: () => written('postgres', 'postmaster.pid'),
  };
}

/** The environment that a service was started with. */
function environmentOf({ data }: Where, service: string): Readonly<Record<string, string>> {
  const { services } = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as {
    readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>;
  };
  return services[service]!.environment;
}

/** Does something to a service's own database behind its back. */
export async function tamper(at: Where, service: string, statement: Sql): Promise<void> {
  const url = environmentOf(at, service)[`${service.toUpperCase()}_DATABASE_URL`]!;
  const database = openDatabase(url, { max: 1, name: 'tamper' });
  await database.many(statement);
  await database.close();
}

/** Throws away everything that Redis holds, as an operator in a hurry does. */
export async function flushRedis(at: Where): Promise<void> {
  const { hostname: host, port } = new URL(environmentOf(at, 'console')['REDIS_URL']!);
  const socket = createConnection({ host, port: Number(port) });
  socket.write('FLUSHALL\r\n');
  for await (const answer of socket) {
    if (String(answer) !== '+OK\r\n') throw new Error(`Redis answered ${String(answer)}`);
    return;
  }
}
