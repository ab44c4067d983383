import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Principal, kernelProblems } from '@rapport/kernel/http';
import { readConfig } from '@rapport/kernel/config';
import { listenGrpc } from '@rapport/kernel/grpc';
import type { ServicePorts } from '@rapport/kernel/service';
import { callHostilely } from '../../packages/kernel/src/testing/hostile-calls.ts';
import { hostileRequests, politeRequest } from '../../packages/kernel/src/testing/hostile-requests.ts';
import type { Door } from '../../packages/kernel/src/testing/route-matrix.ts';
import { type StagedService, stageService } from '../../packages/kernel/src/testing/staged-service.ts';
import { services } from '../topology.ts';

const admin: Principal = {
  kind: 'person',
  accountId: '0190a1de-0000-7000-8000-00000000000a',
  login: 'admin',
  name: 'Admin',
  role: 'admin',
  sessionId: '0190a1de-0000-7000-8000-00000000000b',
};

const machine: Principal = {
  kind: 'machine',
  accountId: '0190a1de-0000-7000-8000-00000000000d',
  keyId: '0190a1de-0000-7000-8000-00000000000e',
  scopes: ['events:sales', 'personal'],
};
const console: Principal = { kind: 'service', name: 'console' };

/** Workers that hold what routes ask; no request waits for what the others do. */
const ASKED: ReadonlySet<string> = new Set(['fold-warehouse']);

/** A staged service, its answer to a request, and how many events it has. */
async function visit(work: (visited: Visited) => Promise<void>, name: string): Promise<void> {
  const node = services.find((each) => each.name === name)!;
  const folder = mkdtempSync(join(tmpdir(), `rapport-test-${process.pid}-`));
  const definition = await node.definition();
  const settings = readConfig(definition.settings, { WAREHOUSE_FOLDER: folder });
  const staged = await stageService(definition, { settings: settings as ServicePorts['settings'] });
  const asked = (staged.parts.workers ?? []).filter((worker) => ASKED.has(worker.name));
  try {
    for (const worker of asked) await worker.start();
    await work({
      staged,
      ask: asking(staged),
      events: async () => (await staged.ports.store.head()).position,
    });
  } finally {
    for (const worker of asked) await worker.stop();
    await staged.close();
    rmSync(folder, { recursive: true });
  }
}

type Request = ReturnType<typeof politeRequest>;
interface Answer {
  readonly status: number;
  readonly problem: Readonly<Record<string, unknown>>;
}
interface Visited {
  readonly staged: StagedService;
  readonly ask: (door: Door, request: Request) => Promise<Answer>;
  readonly events: () => Promise<number>;
}

function asking({ app, ports }: StagedService): Visited['ask'] {
  return async ({ config }, { headers, ...request }) => {
    // What is open to services alone is asked as the gateway asks for strangers.
    const permits = config?.permits ?? [];
    const who = permits.includes('admin') ? admin : permits.includes('machine') ? machine : console;
    const token = await ports.tokens.mint(who, ports.name);
    const answer = await app.inject({ ...request, headers: { ...headers, 'rapport-token': token } });
    const stream = answer.stream();
    const json = String(answer.headers['content-type']).includes('problem+json');
    const problem = json ? JSON.parse((await stream.toArray()).join('')) : {};
    stream.destroy();
    return { status: answer.statusCode, problem };
  };
}

const PLATFORM = Object.keys(kernelProblems);

describe.each(services.map(({ name }) => name))('%s', (name) => {
  test('refuses every hostile request to every route, says why, and does nothing', async () => {
    await visit(async ({ staged, ask, events }) => {
      const wrong: unknown[] = [];
      let asked = 0;
      for (const door of staged.doors) {
        // What is refused below is refused for what is wrong with it, not because the schema never fitted.
        const polite = await ask(door, politeRequest(door));
        if (polite.status === 400 || polite.status >= 500) wrong.push({ door: door.url, polite });
        const before = await events();
        for (const { what, request } of hostileRequests(door)) {
          const { status, problem } = await ask(door, request);
          asked += 1;
          const said = PLATFORM.includes(String(problem['code'])) && problem['status'] === status;
          if (![400, 404, 413, 415].includes(status) || !said)
            wrong.push({ door: `${door.method} ${door.url}`, what, status, problem });
        }
        if ((await events()) !== before) wrong.push({ door: door.url, what: 'something was recorded' });
      }
      expect(wrong).toEqual([]);
      expect(asked).toBeGreaterThan(staged.doors.length);
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    }, name);
  }, 120_000);

  test('refuses every hostile call to every gRPC method, and does nothing', async () => {
    await visit(async ({ staged, events }) => {
      const { tokens, logger } = staged.ports;
      for (const offered of staged.parts.grpc ?? []) {
        const edge = { service: name, tokens, logger };
        const server = await listenGrpc([offered], { host: '127.0.0.1', port: 0 }, edge);
        try {
          const calls = await callHostilely(server.address, offered, edge);
          const of = (...what: readonly string[]) =>
            new Set(calls.filter((call) => what.includes(call.what)).map((call) => call.status));
          expect(of('no token', 'no token and noise', 'a token for another')).toEqual(
            new Set(['UNAUTHENTICATED']),
          );
          expect(of('noise', 'a text cut off', 'a wire type that is none', 'a NUL')).toEqual(
            new Set(['INVALID_ARGUMENT']),
          );
          expect(of('more than is read')).toEqual(new Set(['RESOURCE_EXHAUSTED']));
          const harmless = ['OK', 'INVALID_ARGUMENT', 'NOT_FOUND', 'FAILED_PRECONDITION'];
          const others = calls.filter(
            ({ status }) => !['UNAUTHENTICATED', 'RESOURCE_EXHAUSTED', ...harmless].includes(status),
          );
          expect(others).toEqual([]);
        } finally {
          await server.stop();
        }
      }
      expect(await events()).toBe(0);
    }, name);
  });
});
