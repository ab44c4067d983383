import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { Type } from 'typebox';
import { type ControlledClock, controlledClock } from '@rapport/kernel/clock';
import { freePort } from '@rapport/kernel/local';
import { internalTokens } from '@rapport/kernel/http';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import {
  type RunningService,
  type ServiceDefinition,
  type ServicePorts,
  startService,
} from '@rapport/kernel/service';
import type { PublishableEvent } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import { channelsService } from '@rapport/channels/app';
import { customersService } from '@rapport/customers/app';
import { freshDatabase } from '../../packages/kernel/src/testing/databases.ts';

const SECRET = Buffer.alloc(32, 3);
const ACCOUNT = '0190a1de-0000-7000-8000-00000000000a';

/** A mail as the mail server of the test took it. */
export interface Taken {
  readonly to: string;
  readonly raw: string;
}

/** A mail server that keeps what it takes; `answer` may refuse. */
export async function sink(answer: (taken: Taken) => Error | undefined = () => undefined) {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    hideSTARTTLS: true,
    closeTimeout: 100,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]!.address;
        const mail = { to, raw: Buffer.concat(chunks).toString() };
        const error = answer(mail);
        if (!error) taken.push(mail);
        callback(error ?? null);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const MATERIAL = 'rapport.marketing.material.v1';
const RUN = 'rapport.marketing.run.v1';
const CASE = 'rapport.support.case.v1';
/** What marketing and support say here. */
const FACTS = [
  [MATERIAL, 'materialPublished'],
  [MATERIAL, 'materialWithdrawn'],
  [RUN, 'runPrepared'],
  [RUN, 'messagesReleased'],
  [RUN, 'runPaused'],
  [RUN, 'runResumed'],
  [RUN, 'runCancelled'],
  [CASE, 'caseOpened'],
  [CASE, 'caseAssigned'],
  [CASE, 'caseResolved'],
  [CASE, 'caseReopened'],
] as const;
export type Saying = (typeof FACTS)[number][1];

/** A service that says on the log what another would say: the contract's events, and nothing else. */
function speaker(
  name: string,
  topics: readonly string[],
  opened: (ports: ServicePorts) => void,
): ServiceDefinition {
  const mine = FACTS.filter(([topic]) => topics.includes(topic));
  const said = mine.map(([topic, fact]) => [
    typeOf(fact),
    (event: PublishableEvent) => publish(topic as never, fact as never, event.data as never, event),
  ]);
  return {
    name,
    migrations: new URL('./', import.meta.url),
    settings: Type.Object({}),
    problems: {},
    build: (ports) => {
      opened(ports);
      return { topics, publications: Object.fromEntries(said) };
    },
  };
}

const typeOf = (fact: Saying) => `${fact[0]!.toUpperCase()}${fact.slice(1)}`;

/** Customers and channels as they run, with what marketing and support would say. */
export interface Company {
  readonly clock: ControlledClock;
  readonly channels: Database;
  readonly environment: Readonly<Record<string, string>>;
  ask(
    service: 'customers' | 'channels',
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<Answer>;
  says(fact: Saying, id: string, data: object): Promise<void>;
  /** What an address or a token is known by. */
  indexHash(kind: string, text: string): string;
  mail(raw: string, envelope: { readonly from: string; readonly to: string }): Promise<unknown>;
  /** Customers go away, or come back. */
  stopCustomers(): Promise<void>;
  startCustomers(): Promise<void>;
  /** Channels end here, so that they may go on in a process of their own. */
  stopChannels(): Promise<void>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly location: string | null;
  // A test looks into it as it likes.
  readonly body: Record<string, never>;
}

/** Starts them; what is sent goes to the relay. */
export async function startCompany(relay: string | undefined, at: string): Promise<Company> {
  const clock = controlledClock(new Date(at));
  const environment = await freshEnvironment(relay);
  const running = new Map<string, RunningService>();
  const peers = {
    names: () => [...running.keys()],
    http: () => undefined,
    grpc: (name: string) =>
      name === 'customers' ? `127.0.0.1:${environment['CUSTOMERS_GRPC_PORT']}` : undefined,
  };
  const stores = new Map<string, ServicePorts>();
  const start = async (definition: ServiceDefinition) => {
    running.set(definition.name, await startService(definition, environment, { clock, peers }));
  };
  await start(speaker('marketing', [MATERIAL, RUN], (ports) => stores.set('marketing', ports)));
  await start(speaker('support', [CASE], (ports) => stores.set('support', ports)));
  await start(customersService);
  await start(channelsService);
  const channels = openDatabase(environment['CHANNELS_DATABASE_URL']!);
  const transport = createTransport({
    ...{ host: '127.0.0.1', port: Number(environment['SMTP_PORT']) },
    ...{ secure: false, ignoreTLS: true },
  });
  return {
    clock,
    channels,
    environment,
    ask: (service, method, path, body) => asked(running.get(service)!.http.url!, service, method, path, body),
    says: async (fact, id, data) => {
      const [topic] = FACTS.find(([, each]) => each === fact)!;
      const { store } = stores.get(topic === CASE ? 'support' : 'marketing')!;
      const streamId = `${topic.split('.')[2]}-${id}`;
      const events = [{ type: typeOf(fact), data: data as never }];
      const cause = { correlationId: randomUUID(), actor: `account:${ACCOUNT}` };
      await store.append({ parts: [{ streamId, expected: 'any', events }], cause });
    },
    indexHash: (kind, text) => stores.get('marketing')!.keys.indexHash(kind, text),
    mail: (raw, envelope) => transport.sendMail({ envelope, raw }),
    stopCustomers: async () => running.get('customers')!.stop(),
    startCustomers: () => start(customersService),
    stopChannels: async () => {
      await running.get('channels')!.stop();
      running.delete('channels');
    },
    stop: async () => {
      transport.close();
      await channels.close();
      for (const service of [...running.values()].reverse()) await service.stop();
    },
  };
}

async function freshEnvironment(relay: string | undefined): Promise<Record<string, string>> {
  const names = ['MARKETING', 'SUPPORT', 'CUSTOMERS', 'CHANNELS'];
  const databases = await Promise.all(
    names.map(async (name) => [`${name}_DATABASE_URL`, await freshDatabase()] as const),
  );
  return {
    ...Object.fromEntries(databases),
    ...Object.fromEntries(names.map((name) => [`${name}_HTTP_PORT`, '0'])),
    CUSTOMERS_GRPC_PORT: String(await freePort()),
    SMTP_PORT: String(await freePort()),
    KEYS_DATABASE_URL: await freshDatabase(),
    LOG_DATABASE_URL: await freshDatabase(),
    INTERNAL_SECRET: SECRET.toString('base64'),
    KEY_ENCRYPTION_KEY: Buffer.alloc(32, 4).toString('base64'),
    INDEX_KEY: Buffer.alloc(32, 5).toString('base64'),
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    SOLE_PROCESS: 'true',
    PUBLIC_URL: 'https://crm.example',
    ...(relay === undefined ? {} : { RELAY_URL: relay }),
  };
}

/** Asks a service at an address, as an administrator. */
export async function asked(
  url: string,
  service: string,
  method: string,
  path: string,
  body: object | undefined,
): Promise<Answer> {
  const person = {
    ...({ kind: 'person', login: 'ann', name: 'Ann', role: 'admin' } as const),
    ...{ sessionId: ACCOUNT, accountId: ACCOUNT },
  };
  // For strangers the gateway asks in its own name.
  const who = path.startsWith('/public/') ? ({ kind: 'service', name: 'console' } as const) : person;
  const posting = { 'idempotency-key': randomUUID(), 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/${service}/v1${path}`, {
    method,
    redirect: 'manual',
    headers: {
      'rapport-token': await internalTokens(SECRET).mint(who, service),
      ...(method === 'POST' ? posting : {}),
    },
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  const location = response.headers.get('location');
  return { status: response.status, location, body: json ? JSON.parse(text) : {} };
}
