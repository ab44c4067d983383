import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Unavailable } from '@rapport/kernel/event-store';
import { type Principal, internalTokens } from '@rapport/kernel/http';
import { createLogger } from '@rapport/kernel/logging';
import type { Upstream } from '@rapport/kernel/service';
import { createGateway } from '../src/gateway/gateway.ts';

const TOKEN = 'a'.repeat(43);
/** The cookie of somebody who is signed in: {@link lin}. */
export const COOKIE = { cookie: `theme=dark; __Host-rapport=${TOKEN}` };
/** What a machine with a key sends along: {@link erp}. */
const KEY = `rapport_key_${'k'.repeat(43)}`;
export const BEARER = { authorization: `Bearer ${KEY}` };
export const erp = {
  kind: 'machine',
  accountId: 'p',
  keyId: 'k',
  scopes: ['events:sales'],
} as const satisfies Principal;
/** What our own pages send along with a change. */
export const CHANGE = {
  'x-rapport-csrf': '1',
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/json',
};
/** A website that shows the chat. */
export const SHOP = '0190a1de-0000-7000-8000-0000000000a1';
export const tokens = internalTokens(Buffer.alloc(32, 7));
export const lin = {
  kind: 'person',
  accountId: 'a',
  login: 'lin',
  name: 'Lin',
  role: 'agent',
  sessionId: 's',
} as const satisfies Principal;

/** What stands around the gateway, and what it asked the services. */
interface StagedWorld {
  accessUp: boolean;
  signedIn: boolean;
  seen: { path: string; headers: IncomingMessage['headers']; body: string }[];
}

/** A gateway that listens, in front of services that note what they are asked. */
export interface StagedGateway {
  readonly url: string;
  readonly world: StagedWorld;
  reset(): void;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, headers: Record<string, string>, body?: string): Promise<Response>;
  /** What fetch would tidy up: paths as they are, headers that it keeps for itself. */
  raw(
    path: string,
    headers?: Record<string, string>,
    method?: string,
  ): Promise<{ readonly status: number; readonly text: string }>;
  close(): Promise<void>;
}

/** Starts one; its services are `far` (over HTTP), `near` (in this process), `gone` (at no address), `access` and `partners`. */
export async function stageGateway(): Promise<StagedGateway> {
  const world: StagedWorld = { accessUp: true, signedIn: true, seen: [] };
  const service = notingService(world);
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const far = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const upstreams: Readonly<Record<string, Upstream>> = {
    far: { kind: 'http', url: far },
    access: { kind: 'http', url: far },
    partners: { kind: 'http', url: far },
    gone: { kind: 'http', url: 'http://127.0.0.1:1' },
    near: { kind: 'local', handler: (request, response) => void service.emit('request', request, response) },
  };
  const gateway = await createGateway({
    host: '127.0.0.1',
    port: 0,
    proxyHops: 0,
    screens: builtScreens(),
    framedBy: async (id) => (id === SHOP ? ['https://shop.example'] : []),
    upstream: (name) => upstreams[name],
    services: () => ['far', 'gone'],
    sessions: {
      personOf: async (token) => {
        if (!world.accessUp) throw new Unavailable('access');
        return token === TOKEN && world.signedIn ? lin : undefined;
      },
      stillThere: async () => world.signedIn,
    },
    machines: {
      machineOf: async (key) => (key === KEY ? erp : undefined),
    },
    tokens,
    logger: createLogger('console', 'silent'),
    watchEveryMs: 20,
  });
  await gateway.start();
  const url = gateway.address();
  return {
    url,
    world,
    reset: () => void Object.assign(world, { accessUp: true, signedIn: true, seen: [] }),
    get: (path, headers = {}) => fetch(`${url}${path}`, { headers }),
    post: (path, headers, body = '{"a":1}') => fetch(`${url}${path}`, { method: 'POST', headers, body }),
    raw: (path, headers = {}, method = 'GET') => knock(url, path, headers, method),
    close: async () => {
      await gateway.stop();
      service.closeAllConnections();
      service.close();
    },
  };
}

/** A service that notes what it was asked and answers; `/stream` never ends. */
function notingService(world: StagedWorld) {
  return createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      world.seen.push({ path: request.url ?? '', headers: request.headers, body });
      if (request.url?.endsWith('/stream')) return void response.writeHead(200).write(': open\n\n');
      if (request.url === '/internal/openapi.json') {
        const paths = { '/api/far/v1/things': { $ref: '#/components/schemas/Thing' }, '/internal/x': {} };
        return void response.end(JSON.stringify({ paths, components: { schemas: { Thing: {} } } }));
      }
      response
        .writeHead(201, { 'content-type': 'application/json', 'rapport-position': 'p1' })
        .end('{"done":true}');
    });
  });
}

function builtScreens(): URL {
  const folder = mkdtempSync(join(tmpdir(), `rapport-test-${process.pid}-`));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Rapport</title>');
  writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'chat.html'), '<!doctype html><title>Chat</title>');
  writeFileSync(join(folder, 'form.html'), '<!doctype html><title>Form</title>');
  writeFileSync(join(folder, 'widget.js'), '(()=>{})();');
  return new URL(`${pathToFileURL(folder).href}/`);
}

function knock(url: string, path: string, headers: Record<string, string>, method: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { port } = new URL(url);
    httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
  });
}
