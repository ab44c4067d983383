import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Principal, Tokens } from '../http/index.ts';

/** Who knocks, in the order of a row's cells. `stranger` is signed in, but its token is for another service. */
export const CALLERS = ['nobody', 'agent', 'admin', 'machine', 'service', 'stranger'] as const;
export type Caller = (typeof CALLERS)[number];

/** Who gets past the door of a route; all others must be turned away. */
export type RouteMatrix = Readonly<Record<string, readonly Caller[]>>;

/** One knock and what came of it. */
export interface Knock {
  readonly route: string;
  readonly caller: Caller;
  readonly expected: 'in' | 'out';
  readonly status: number;
}

/** A route as it was added; one method each. */
export type Door = Pick<RouteOptions, 'url' | 'config' | 'schema'> & { readonly method: string };

/** Notes the routes of an instance as they are added: call before the service adds its own. */
export function collectDoors(app: FastifyInstance): readonly Door[] {
  const doors: Door[] = [];
  app.addHook('onRoute', ({ method: methods, url, config, schema }) => {
    for (const method of [methods].flat())
      if (method !== 'HEAD' && method !== 'OPTIONS')
        doors.push({ method, url, ...(config ? { config } : {}), ...(schema ? { schema } : {}) });
  });
  return doors;
}

/** Routes without a row, and rows without a route: both must be none. */
export function unmatched(routes: readonly string[], matrix: RouteMatrix): readonly string[] {
  const rows = Object.keys(matrix);
  return [...routes.filter((route) => !rows.includes(route)), ...rows.filter((row) => !routes.includes(row))];
}

const person = (role: 'admin' | 'agent'): Principal => ({
  kind: 'person',
  accountId: '0190a1de-0000-7000-8000-00000000000a',
  login: role,
  name: role,
  role,
  sessionId: '0190a1de-0000-7000-8000-00000000000b',
});

const machine: Principal = {
  kind: 'machine',
  accountId: '0190a1de-0000-7000-8000-00000000000d',
  keyId: '0190a1de-0000-7000-8000-00000000000e',
  scopes: [],
};

/** Knocks at every route as every caller, with nothing but a token: past the door means any answer but 401 and 403. */
export async function knockEverywhere(
  app: FastifyInstance,
  matrix: RouteMatrix,
  { service, tokens }: { readonly service: string; readonly tokens: Tokens },
): Promise<readonly Knock[]> {
  const tokenOf: Readonly<Record<Caller, () => Promise<string | undefined>>> = {
    nobody: async () => undefined,
    agent: () => tokens.mint(person('agent'), service),
    admin: () => tokens.mint(person('admin'), service),
    machine: () => tokens.mint(machine, service),
    service: () => tokens.mint({ kind: 'service', name: 'console' }, service),
    stranger: () => tokens.mint(person('admin'), `not-${service}`),
  };
  const knocks: Knock[] = [];
  for (const [route, permitted] of Object.entries(matrix)) {
    for (const caller of CALLERS) {
      const [method, url = ''] = route.split(' ');
      const token = await tokenOf[caller]();
      const answer = await app.inject({
        method: method as 'GET',
        url: url.replace(/:\w+/g, '0190a1de-0000-7000-8000-00000000000c'),
        // An answer that never ends (live updates) is judged by its head.
        payloadAsStream: true,
        ...(token === undefined ? {} : { headers: { 'rapport-token': token } }),
      });
      answer.stream().destroy();
      const expected = permitted.includes(caller) ? 'in' : 'out';
      knocks.push({ route, caller, expected, status: answer.statusCode });
    }
  }
  return knocks;
}

/** Knocks whose answer is not what the matrix says; must be none. */
export function surprises(knocks: readonly Knock[]): readonly Knock[] {
  return knocks.filter(({ expected, status }) => (expected === 'out') !== (status === 401 || status === 403));
}
