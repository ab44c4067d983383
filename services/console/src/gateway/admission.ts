import type { IncomingMessage } from 'node:http';
import { EdgeProblem } from '@rapport/kernel/http';

const READS = new Set(['GET', 'HEAD']);
const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const MAX_BODY = 1024 * 1024;
/** A list is a file: it goes by piece by piece, and the service it goes to says how large it may be. */
const MAX_LIST = 33 * 1024 * 1024;

/** Where a request under /api/ wants to go; throws `not-found` for anything that is no plain path of a service. */
export function serviceOf(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  const service = /^\/api\/([a-z][a-z0-9-]*)\/v\d+\/[^\s]+$/.exec(path)?.[1];
  if (!service || !isPlain(path)) throw new EdgeProblem('not-found');
  return service;
}

/** No way up, no second spelling: what we judge must be what the service routes by. */
function isPlain(path: string): boolean {
  if (/\\|\/\/|%2f|%5c|%00/i.test(path)) return false;
  try {
    return !decodeURIComponent(path)
      .split('/')
      .some((part) => part === '.' || part === '..');
  } catch {
    return false;
  }
}

/** Mail programs press it for their users (RFC 8058): they know nothing of our pages, and bring no session along. */
const ONE_CLICK = /^\/api\/[a-z][a-z0-9-]*\/v\d+\/public\/unsubscribe\/[^/?]+$/;

/** Refuses changes that another site may have caused through a browser (OWASP Cross-Site Request Forgery Prevention) and bodies too large. */
export function admit({ method = '', url = '', headers }: IncomingMessage, by: 'browser' | 'machine'): void {
  if (READS.has(method)) return;
  if (!CHANGES.has(method)) throw new EdgeProblem('method-not-allowed');
  if (by === 'browser' && !isOneClick(method, url) && !isOurs(headers))
    throw new EdgeProblem('forbidden', { reason: 'csrf' });
  if (Number(headers['content-length'] ?? 0) > mostOf(headers)) throw new EdgeProblem('request-too-large');
}

const mostOf = (headers: IncomingMessage['headers']) =>
  headers['content-type']?.split(';')[0] === 'text/csv' ? MAX_LIST : MAX_BODY;

/** Done in nobody's name, so that no other site can borrow one. */
const isOneClick = (method: string, url: string) => method === 'POST' && ONE_CLICK.test(url);

/** From our own pages: a header of our own cannot be set across sites without our consent to a preflight. */
const isOurs = (headers: IncomingMessage['headers']) =>
  headers['x-rapport-csrf'] === '1' && isFromHere(headers);

function isFromHere(headers: IncomingMessage['headers']): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  // No browser of today leaves it out on a trustworthy origin; one that does still names a foreign origin.
  const { origin, host } = headers;
  return origin === undefined || hostOf(origin) === host;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
