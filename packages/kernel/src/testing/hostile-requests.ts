import type { InjectOptions } from 'fastify';
import type { Door } from './route-matrix.ts';
import { type SampledSchema, sampleOf, textsOf } from './schema-samples.ts';

/** A request that must be refused, and what is wrong with it. */
export interface HostileRequest {
  readonly what: string;
  readonly request: InjectOptions;
}

const JSON_TYPE = 'application/json';
const KEY = '0190a1de-0000-7000-8000-0000000000f0';
const BIG = 'x'.repeat(1024 * 1024 + 1);
const DEEP = 200_000;

/** A request to a door that its schema has nothing against. */
export function politeRequest(door: Door): InjectOptions {
  return requestTo(door, {});
}

/** Everything a door must refuse, made of its own schema: path, query, headers and body, one thing wrong at a time. */
export function hostileRequests(door: Door): readonly HostileRequest[] {
  return [...hostilePaths(door), ...hostileQueries(door), ...hostileHeaders(door), ...hostileBodies(door)];
}

interface Changed {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const partOf = (door: Door, name: 'params' | 'querystring' | 'body'): SampledSchema | undefined =>
  (door.schema as Readonly<Record<string, SampledSchema>> | undefined)?.[name];
const objectOf = (schema: SampledSchema | undefined) =>
  (schema ? sampleOf(schema) : {}) as Readonly<Record<string, unknown>>;
const takesBody = ({ method }: Door) => method === 'POST';

function requestTo(door: Door, { params, query, headers, body }: Changed): InjectOptions {
  const names = { ...objectOf(partOf(door, 'params')), ...params };
  const path = door.url.replace(/:(\w+)/g, (_, name: string) => String(names[name]));
  const asked = query ?? new URLSearchParams(objectOf(partOf(door, 'querystring')) as never).toString();
  return {
    method: door.method as 'GET',
    url: asked === '' ? path : `${path}?${asked}`,
    // An answer that never ends (live updates) is judged by its head.
    payloadAsStream: true,
    headers: {
      ...(takesBody(door) ? { 'idempotency-key': KEY, 'content-type': JSON_TYPE } : {}),
      ...headers,
    },
    ...(takesBody(door) ? { payload: body ?? JSON.stringify(objectOf(partOf(door, 'body'))) } : {}),
  };
}

function hostilePaths(door: Door): readonly HostileRequest[] {
  const spellings: Readonly<Record<string, string>> = {
    'a NUL': '%00',
    'half a character': '%ED%A0%80',
    'broken escapes': '%E0%A4%A',
    'a prototype': '__proto__',
    'a way up': '..%2f..%2fetc%2fpasswd',
    'a query in SQL': "'%20or%20'1'%3D'1",
    'a book': 'x'.repeat(5_000),
  };
  return Object.keys(objectOf(partOf(door, 'params'))).flatMap((name) =>
    Object.entries(spellings).map(([what, spelt]) => ({
      what: `${what} for ${name}`,
      request: requestTo(door, { params: { [name]: spelt } }),
    })),
  );
}

function hostileQueries(door: Door): readonly HostileRequest[] {
  const schema = partOf(door, 'querystring');
  const sample = objectOf(schema);
  const asked = (change: Readonly<Record<string, string>>) =>
    new URLSearchParams({ ...sample, ...change } as never).toString();
  const always = [
    { what: 'a NUL in the query', query: asked({ q: 'a\0b' }) },
    { what: 'a NUL for a name in the query', query: asked({ 'a\0b': '1' }) },
  ];
  const known = Object.keys(schema?.properties ?? {});
  const bySchema = schema
    ? [
        { what: 'an unknown field in the query', query: asked({ admin: 'true' }) },
        { what: 'a prototype in the query', query: `${asked({})}&__proto__=1&constructor.prototype=1` },
        ...known.flatMap((name) => [
          { what: `a book for ${name}`, query: asked({ [name]: 'x'.repeat(10_000) }) },
          { what: `${name} twice`, query: `${asked({ [name]: 'x' })}&${name}=y` },
        ]),
        ...known
          .filter((name) => schema.properties?.[name]?.type === 'integer')
          .flatMap((name) =>
            wrongNumbers(schema.properties?.[name]).map((number) => ({
              what: `${name}=${number}`,
              query: asked({ [name]: number }),
            })),
          ),
        ...(known.includes('cursor')
          ? ['x', 'e30.x', `${Buffer.from('[null]').toString('base64url')}.AAAAAAAAAAAAAAAAAAAAAA`].map(
              (cursor) => ({ what: `the cursor ${cursor}`, query: asked({ cursor }) }),
            )
          : []),
      ]
    : [];
  return [...always, ...bySchema].map(({ what, query }) => ({ what, request: requestTo(door, { query }) }));
}

/** What is no whole number, or lies outside of what is allowed. */
function wrongNumbers({ minimum = 1, maximum = 200 }: SampledSchema = {}): readonly string[] {
  const outside = [String(minimum - 1), String(maximum + 1)];
  return [...outside, '-1', '1e400', '1.5', '0x10', 'NaN', '9007199254740993'];
}

function hostileHeaders(door: Door): readonly HostileRequest[] {
  if (!takesBody(door) || door.config?.idempotency === 'none') return [];
  return [
    { what: 'no key', headers: { 'idempotency-key': '' } },
    { what: 'a book for a key', headers: { 'idempotency-key': 'k'.repeat(256) } },
    { what: 'a broken If-Match', headers: { 'if-match': 'W/"1" or so' } },
    { what: 'a book for If-Match', headers: { 'if-match': `"${'1'.repeat(2_000)}"` } },
  ].map(({ what, headers }) => ({ what, request: requestTo(door, { headers: headers as never }) }));
}

function hostileBodies(door: Door): readonly HostileRequest[] {
  if (!takesBody(door)) return [];
  const sample = objectOf(partOf(door, 'body'));
  const text = JSON.stringify(sample);
  const beginning = (member: string) => (text === '{}' ? `{${member}}` : `{${member},${text.slice(1)}`);
  const raw: Readonly<Record<string, string | Buffer>> = {
    nothing: '',
    null: 'null',
    'a list': '[]',
    'a text': '"x"',
    'a number': '7',
    'broken JSON': text.slice(0, -1),
    'two documents': `${text}${text}`,
    'an unknown field': beginning('"admin":true'),
    'a prototype': beginning('"__proto__":{"admin":true}'),
    'a constructor': beginning('"constructor":{"prototype":{"admin":true}}'),
    'a NUL for a name': beginning('"a\\u0000":1'),
    'half a character for a name': beginning('"\\ud800":1'),
    'bytes that are no UTF-8': Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]),
    'UTF-16': Buffer.from(text, 'utf16le'),
    'lists in lists': `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
    'objects in objects': `${'{"a":'.repeat(DEEP / 2)}1${'}'.repeat(DEEP / 2)}`,
    'more than is read': beginning(`"a":"${BIG}"`),
  };
  const bodies = Object.entries(raw).map(([what, body]) => ({ what, request: requestTo(door, { body }) }));
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data'];
  return [
    ...bodies,
    ...types.map((type) => ({
      what: `a body of ${type}`,
      request: requestTo(door, { headers: { 'content-type': type } }),
    })),
    ...hostileFields(door, sample),
  ];
}

/** Each field of a body, with everything that it is not. */
function hostileFields(door: Door, sample: Readonly<Record<string, unknown>>): readonly HostileRequest[] {
  const schema = partOf(door, 'body');
  if (!schema) return [];
  const wrong = (name: string, what: string, json: string) => {
    const { [name]: _, ...others } = sample;
    const rest = JSON.stringify(others).slice(1);
    const body = `{${JSON.stringify(name)}:${json}${rest === '}' ? '' : ','}${rest}`;
    return { what: `${what} for ${name}`, request: requestTo(door, { body }) };
  };
  const texts = textsOf(schema);
  return [
    ...Object.keys(schema.properties ?? {}).flatMap((name) => [
      wrong(name, 'null', 'null'),
      wrong(name, 'a number beyond all', '1e400'),
      wrong(name, 'lists in lists', '[[[[]]]]'),
      wrong(name, 'an object', '{"toString":1}'),
    ]),
    ...texts.flatMap(([name, { maxLength }]) => [
      wrong(name, 'a NUL', '"a\\u0000b"'),
      wrong(name, 'half a character', '"a\\ud800b"'),
      wrong(name, 'nothing', '""'),
      ...(maxLength === undefined
        ? []
        : [wrong(name, 'a letter too much', `"${'x'.repeat(maxLength + 1)}"`)]),
    ]),
  ];
}
