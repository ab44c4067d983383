import { Problem, offline, problemOf } from './problem.ts';

/** How long a position is worth sending back: every read model has passed it by then or is far behind anyway. */
const FRESH_MS = 10_000;

let after: { readonly token: string; readonly until: number } | undefined;
let onSignedOut: () => void = () => undefined;

/** Says what happens when the server no longer knows who we are. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** Asks for something; waits on the server until it has seen our own last command. */
export async function read<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const token = after && after.until > Date.now() ? after.token : undefined;
  const response = await send(path, {
    ...(signal ? { signal } : {}),
    headers: token ? { 'Rapport-After': token } : {},
  });
  if (response.ok) return (await response.json()) as Answer;
  const problem = await problemOf(response);
  if (token && (problem.status === 503 || problem.status === 504)) {
    // The read model is behind our command: show what it has rather than nothing; the stream tells when it moved.
    after = undefined;
    return read(path, signal);
  }
  throw problem;
}

/**
 * Asks for a change. `key` names the person's intent: the same for every retry of it; `seen` is the version of what they
 * decided on: changed since, nothing is done (412).
 */
export async function command<Answer>(
  method: 'POST' | 'DELETE',
  path: string,
  { body, key, seen }: { readonly body?: unknown; readonly key?: string; readonly seen?: string } = {},
): Promise<Answer> {
  const response = await send(path, {
    method,
    headers: {
      'X-Rapport-CSRF': '1',
      ...(key ? { 'Idempotency-Key': key } : {}),
      ...(seen ? { 'If-Match': `"${seen}"` } : {}),
      ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  });
  if (!response.ok) throw await problemOf(response);
  const token = response.headers.get('Rapport-Position');
  if (token) after = { token, until: Date.now() + FRESH_MS };
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** Sends a file as it is. */
export async function sendFile<Answer>(path: string, file: File, type: string): Promise<Answer> {
  const headers = { 'X-Rapport-CSRF': '1', 'Content-Type': type };
  const response = await send(path, { method: 'POST', headers, body: file });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Answer;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const { headers, ...rest } = init;
  const response = await fetch(path, {
    credentials: 'same-origin',
    ...rest,
    headers: { Accept: 'application/json', ...headers },
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw offline();
  });
  if (response.status === 401 && !path.startsWith('/api/access/v1/sessions')) onSignedOut();
  return response;
}

/** Writes a query string, leaving out what is undefined. */
export function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

/** Whether asking again may help: no answer came, or the other side was overloaded. */
export function worthRetrying(failures: number, error: unknown): boolean {
  return failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500);
}
