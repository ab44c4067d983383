import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { execute, firstStep } from '@rapport/kernel/command';
import type { Decider } from '@rapport/kernel/decider';
import { type EventStore, memoryEventStore, postgresEventStore } from '@rapport/kernel/event-store';
import { contextOf, createHttp, internalTokens, respond } from '@rapport/kernel/http';
import { migrate, openDatabase } from '@rapport/kernel/postgres';
import { newUuid } from '@rapport/kernel/values';
import { type Result, interleave, of } from './measure.ts';
import type { World } from './world.ts';

const CONNECTIONS = 64;
const ROUND_MS = 4_000;
const ROUNDS = 5;
const KERNEL = new URL('../packages/kernel/migrations/', import.meta.url);
const PATH = '/api/bench/v1/notes';
const clock = { now: () => new Date() };
const tokens = internalTokens(Buffer.alloc(32, 7), 3_600);
const body = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', minLength: 1, maxLength: 500 } },
} as const;
const response = {
  201: { type: 'object', required: ['noteId'], properties: { noteId: { type: 'string' } } },
} as const;

type Written = { readonly type: 'NoteWritten'; readonly data: { readonly text: string } };
/** A note, written once. */
const Note: Decider<null, Written['data'], Written> = {
  initial: null,
  decide: (_, data) => [{ type: 'NoteWritten', data }],
  evolve: (state) => state,
};

/** B13: commands through the edge of a service (who asks, schema, key, decision, append) beside fastify that only answers. */
export async function benchEdge(world: World): Promise<Result> {
  const url = await world.database();
  await migrate(url, { kernel: KERNEL });
  const database = openDatabase(url);
  const store = postgresEventStore(database, clock);
  const servers = {
    'bare fastify': bare(),
    'commands over the memory store': await edgeOver(memoryEventStore(clock)),
    'commands over Postgres, durable': await edgeOver(store),
  };
  const samples = await interleave(
    Object.fromEntries(Object.entries(servers).map(([name, app]) => [name, () => askedOf(app)])),
    ROUNDS,
    'POSTs/s',
  );
  for (const app of Object.values(servers)) await app.close();
  await store.close();
  await database.close();
  const share = (subject: string) => of(samples, subject) / of(samples, 'bare fastify');
  return {
    id: 'B13',
    title: 'Commands at the edge of a service',
    samples,
    bars: [
      {
        what: 'commands over the memory store ÷ bare fastify',
        reached: share('commands over the memory store'),
        bar: 0.5,
        better: 'more',
      },
      {
        what: 'commands over Postgres ÷ bare fastify',
        reached: share('commands over Postgres, durable'),
        bar: 0.25,
        better: 'more',
      },
    ],
    remarks: [
      `${CONNECTIONS} connections from a process of its own, one request after the other on each. Bare fastify checks the same schema and answers with an id; ours verifies a token, checks schema and text, finds out by its key whether the command was done before, decides, appends, and says where to wait for it.`,
    ],
  };
}

function bare(): FastifyInstance {
  const app = Fastify();
  app.post(PATH, { schema: { body, response } }, async (_request, reply) =>
    reply.code(201).send({ noteId: newUuid(clock.now()) }),
  );
  return app;
}

async function edgeOver(store: EventStore): Promise<FastifyInstance> {
  const logger = pino({ level: 'silent' });
  const app = await createHttp({ service: 'bench', tokens, logger, problems: {}, waitFor: async () => true });
  app.post(PATH, { config: { permits: ['agent'] }, schema: { body, response } }, async (request, reply) => {
    const noteId = newUuid(clock.now());
    const write = firstStep(Note, `note-${noteId}`, request.body as Written['data']);
    const outcome = await execute(store, [write], contextOf(request), () => ({ noteId }));
    return respond(reply, 'bench', outcome, 201);
  });
  return app;
}

const run = promisify(execFile);
const LOAD = new URL('edge-load.ts', import.meta.url).pathname;

/** POSTs a second that a server answers; throws when it refuses one. */
async function askedOf(app: FastifyInstance): Promise<number> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  const accountId = newUuid(clock.now());
  const person = { kind: 'person', login: 'bench', name: 'Bench', role: 'agent', accountId } as const;
  const token = await tokens.mint({ ...person, sessionId: accountId }, 'bench');
  const { port } = app.server.address() as { readonly port: number };
  const asking = [String(port), PATH, token, String(CONNECTIONS), String(ROUND_MS)];
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', LOAD, ...asking]);
  const { perSecond, refused } = JSON.parse(stdout) as {
    readonly perSecond: number;
    readonly refused: number;
  };
  if (refused > 0) throw new Error(`${refused} commands were refused`);
  return perSecond;
}
