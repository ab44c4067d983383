import { randomUUID } from 'node:crypto';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Type } from 'typebox';
import { grpcClients } from '@rapport/kernel/grpc';
import { type Principal, internalTokens } from '@rapport/kernel/http';
import { createLogger } from '@rapport/kernel/logging';
import type { PublishableEvent } from '@rapport/kernel/projection';
import {
  type RunningService,
  type ServiceDefinition,
  type ServicePorts,
  startService,
} from '@rapport/kernel/service';
import { partnersService } from '@rapport/partners/app';
import { type Topic, publish } from '@rapport/proto/catalogue';
import { freshDatabase } from '../../packages/kernel/src/testing/databases.ts';
import { createGateway } from '../../services/console/src/gateway/gateway.ts';
import { machinesOf } from '../../services/console/src/gateway/machines.ts';

const SECRET = Buffer.alloc(32, 3);
const ACCOUNT = '0190a1de-0000-7000-8000-00000000000a';
const ANN: Principal = {
  ...({ kind: 'person', login: 'ann', name: 'Ann', role: 'admin' } as const),
  ...{ sessionId: ACCOUNT, accountId: ACCOUNT },
};

/** Who says what here: a fact of each service's contract. */
const SAID = {
  customers: ['rapport.customers.party.v1', 'partyConfirmed', { reason: 'by-person' }],
  support: ['rapport.support.case.v1', 'caseReopened', { by: 'person', accountId: '' }],
} as const;
export type Speaker = keyof typeof SAID;

/** Partners as they run behind the gateway, beside services that say something. */
export interface Neighbourhood {
  /** Where partners' programs knock. */
  readonly url: string;
  /** Says so many things of a record; gives their ids. */
  says(service: Speaker, record: string, count: number): Promise<readonly string[]>;
  /** Asks partners as an administrator; throws where it is refused. */
  asks<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>;
  stop(): Promise<void>;
}

/** A service that says on the log what another would say: the contract's events, and nothing else. */
function speaker(name: Speaker, opened: (ports: ServicePorts) => void): ServiceDefinition {
  const [topic, fact] = SAID[name];
  return {
    name,
    migrations: new URL('./', import.meta.url),
    settings: Type.Object({}),
    problems: {},
    build: (ports) => {
      opened(ports);
      const said = (event: PublishableEvent) =>
        publish(topic as Topic, fact as never, event.data as never, event);
      return { topics: [topic], publications: { Said: said } };
    },
  };
}

/** Starts all of it, over databases of its own. */
export async function startNeighbourhood(): Promise<Neighbourhood> {
  const environment = await freshEnvironment();
  const running: RunningService[] = [];
  const stores = new Map<string, ServicePorts>();
  const peers = { names: () => ['partners'], http: () => undefined, grpc: () => undefined };
  for (const name of Object.keys(SAID) as Speaker[])
    running.push(
      await startService(
        speaker(name, (ports) => stores.set(name, ports)),
        environment,
        { peers },
      ),
    );
  const partners = await startService(partnersService, environment, { peers });
  running.push(partners);
  const tokens = internalTokens(SECRET);
  const grpc = grpcClients('console', tokens, () => partners.grpc.address);
  const gateway = await createGateway({
    ...{ host: '127.0.0.1', port: 0, proxyHops: 0, screens: noScreens(), tokens },
    framedBy: async () => [],
    upstream: (name) => (name === 'partners' ? { kind: 'http', url: partners.http.url! } : undefined),
    services: () => ['partners'],
    sessions: { personOf: async () => undefined, stillThere: async () => false },
    machines: machinesOf(grpc),
    logger: createLogger('gateway', 'silent'),
  });
  await gateway.start();
  return {
    url: gateway.address(),
    says: async (service, record, count) => {
      const [topic, , data] = SAID[service];
      const ids = Array.from({ length: count }, () => randomUUID());
      const streamId = `${topic.split('.')[2]}-${record}`;
      const events = ids.map((id) => ({ id, type: 'Said', data }));
      const cause = { correlationId: randomUUID(), actor: `account:${ACCOUNT}` };
      await stores.get(service)!.store.append({ parts: [{ streamId, expected: 'any', events }], cause });
      return ids;
    },
    asks: async (method, path, body = {}) => {
      const answer = await fetch(`${partners.http.url}/api/partners/v1${path}`, {
        method,
        headers: {
          'rapport-token': await tokens.mint(ANN, 'partners'),
          'idempotency-key': randomUUID(),
          'content-type': 'application/json',
        },
        ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
      });
      const said = await answer.json();
      if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`);
      return said as never;
    },
    stop: async () => {
      await gateway.stop();
      grpc.close();
      for (const service of running.reverse()) await service.stop();
    },
  };
}

async function freshEnvironment(): Promise<Record<string, string>> {
  const names = [...Object.keys(SAID), 'partners'].map((name) => name.toUpperCase());
  const databases = await Promise.all(
    names.map(async (name) => [`${name}_DATABASE_URL`, await freshDatabase()] as const),
  );
  return {
    ...Object.fromEntries(databases),
    ...Object.fromEntries(names.map((name) => [`${name}_HTTP_PORT`, '0'])),
    KEYS_DATABASE_URL: await freshDatabase(),
    LOG_DATABASE_URL: await freshDatabase(),
    INTERNAL_SECRET: SECRET.toString('base64'),
    KEY_ENCRYPTION_KEY: Buffer.alloc(32, 4).toString('base64'),
    INDEX_KEY: Buffer.alloc(32, 5).toString('base64'),
    WEBHOOK_PRIVATE_TARGETS: '127.0.0.0/8',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    SOLE_PROCESS: 'true',
  };
}

function noScreens(): URL {
  const folder = mkdtempSync(join(tmpdir(), `rapport-test-${process.pid}-`));
  mkdirSync(join(folder, 'assets'));
  for (const page of ['index', 'chat', 'form'])
    writeFileSync(join(folder, `${page}.html`), '<!doctype html>');
  for (const file of ['favicon.svg', 'widget.js']) writeFileSync(join(folder, file), '');
  return new URL(`${pathToFileURL(folder).href}/`);
}
