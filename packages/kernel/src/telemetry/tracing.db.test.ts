import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextOf, internalTokens } from '../http/index.ts';
import { openDatabase } from '../postgres/index.ts';
import { reactionContext } from '../projection/index.ts';
import { type RunningService, type ServiceDefinition, startService } from '../service/index.ts';
import { sql } from '../sql/index.ts';
import { freshDatabase } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import { newUuid } from '../values/index.ts';

const TOPIC = 'rapport.speaker.word.v1';
const secret = Buffer.alloc(32, 3);

interface Exported {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** A receiver of OTLP over HTTP, as a collector is one. */
async function openReceiver(): Promise<{ server: Server; spans: Exported[]; url: string }> {
  const spans: Exported[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const body = JSON.parse(text) as {
        readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: Exported[] }[] }[];
      };
      for (const { scopeSpans } of body.resourceSpans)
        for (const scope of scopeSpans) spans.push(...scope.spans);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, spans, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const definition = (name: string, migrations: URL): Omit<ServiceDefinition, 'build'> => ({
  name,
  migrations,
  settings: Type.Object({}),
  problems: {},
});

/** Says a word when asked to. */
const speaker = (migrations: URL): ServiceDefinition => ({
  ...definition('speaker', migrations),
  build: ({ store }) => ({
    topics: [TOPIC],
    publications: {
      WordSaid: ({ meta }) => ({
        topic: TOPIC,
        type: 'rapport.speaker.word.said.v1',
        value: Buffer.from(JSON.stringify(meta)),
      }),
    },
    routes: async (app) => {
      const config = { permits: ['agent'] as const };
      app.post('/words', { config, schema: { body: Type.Object({}) } }, async (request) => {
        const { cause } = contextOf(request);
        const events = [{ type: 'WordSaid', data: {} }];
        await store.append({ cause, parts: [{ streamId: 'word-1', expected: 'any', events }] });
        return {};
      });
    },
  }),
});

/** Keeps what it hears, and notes it down. */
const listener = (migrations: URL): ServiceDefinition => ({
  ...definition('listener', migrations),
  build: ({ store }) => ({
    decoders: {
      [TOPIC]: (value) => ({
        type: 'rapport.speaker.word.said.v1',
        data: {},
        occurredAt: '',
        meta: JSON.parse(Buffer.from(value).toString()),
      }),
    },
    publications: { WordNoted: null },
    projections: [
      {
        name: 'heard_v1',
        from: [TOPIC],
        key: ['id'],
        columns: { id: 'uuid' },
        on: { 'rapport.speaker.word.said.v1': ({ id }) => [{ key: [id], fold: () => ({ id }) }] },
      },
    ],
    reactions: [
      {
        name: 'note-word',
        from: [TOPIC],
        begins: 'beginning',
        on: {
          'rapport.speaker.word.said.v1': async (event, commandId) => {
            const { cause } = reactionContext(event, commandId('note'), 'listener');
            const events = [{ type: 'WordNoted', data: {} }];
            await store.append({ cause, parts: [{ streamId: 'note-1', expected: 'any', events }] });
          },
        },
      },
    ],
  }),
});

let receiver: Awaited<ReturnType<typeof openReceiver>>;
let folder: string;
let listenerUrl: string;
const running: RunningService[] = [];

beforeAll(async () => {
  receiver = await openReceiver();
  folder = await mkdtemp(join(tmpdir(), 'rapport-tracing-'));
  await writeFile(join(folder, '0001_heard_v1.sql'), 'create table read.heard_v1 (id uuid primary key);\n');
  listenerUrl = await freshDatabase();
  const environment = {
    SPEAKER_DATABASE_URL: await freshDatabase(),
    SPEAKER_HTTP_PORT: '0',
    LISTENER_DATABASE_URL: listenerUrl,
    KEYS_DATABASE_URL: await freshDatabase(),
    LOG_DATABASE_URL: await freshDatabase(),
    INTERNAL_SECRET: secret.toString('base64'),
    KEY_ENCRYPTION_KEY: secret.toString('base64'),
    INDEX_KEY: secret.toString('base64'),
    LOG_LEVEL: 'silent',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  };
  for (const service of [speaker, listener])
    running.push(await startService(service(pathToFileURL(`${folder}/`)), environment));
});
afterAll(async () => {
  for (const service of running.toReversed()) await service.stop();
  receiver.server.close();
  await rm(folder, { recursive: true });
});

test('one trace goes from a command over HTTP through the log to what another service makes of it', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const who = { accountId: newUuid(new Date()), sessionId: newUuid(new Date()), login: 'li', name: 'Li' };
  const answer = await fetch(`${running[0]!.http.url}/words`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': 'one',
      'rapport-token': await internalTokens(secret).mint(
        { kind: 'person', role: 'agent', ...who },
        'speaker',
      ),
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    },
    body: '{}',
  });
  expect(answer.status).toBe(200);
  const mine = () => receiver.spans.filter((span) => span.traceId === traceId);
  const parentOf = (name: string) => {
    const parent = mine().find((span) => span.name === name)?.parentSpanId;
    return mine().find(({ spanId }) => spanId === parent)?.name;
  };
  await eventually(
    () => mine().map(({ name }) => name),
    (names) =>
      ['relay speaker', 'fold listener.heard_v1', 'react note-word'].every((name) => names.includes(name)) &&
      names.filter((name) => name === 'append').length === 2,
  );
  expect(mine().find(({ name }) => name === 'POST /words')?.parentSpanId).toBe('b7ad6b7169203331');
  expect(parentOf('relay speaker')).toBe('POST /words');
  expect(parentOf('fold listener.heard_v1')).toBe('POST /words');
  expect(parentOf('react note-word')).toBe('POST /words');
  const appends = mine().filter(({ name }) => name === 'append');
  const parents = appends.map(
    ({ parentSpanId }) => mine().find(({ spanId }) => spanId === parentSpanId)?.name,
  );
  expect(new Set(parents)).toEqual(new Set(['POST /words', 'react note-word']));
  const react = mine().find(({ name }) => name === 'react note-word');
  const listened = openDatabase(listenerUrl);
  const noted = await listened.one<{ traceparent: string }>(
    sql`select meta ->> 'traceparent' as traceparent from es.events`,
  );
  await listened.close();
  expect(noted.traceparent).toBe(`00-${traceId}-${react?.spanId}-01`);
});
