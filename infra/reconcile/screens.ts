import { randomUUID } from 'node:crypto';
import { NothingToExamine } from '../doctor/installation.ts';
import type { Shown } from './book.ts';

/** Where the screens are, and who looks. */
export interface Looking {
  readonly url: string;
  readonly login: string;
  readonly password: string;
}

/** The longest page the screens give. */
const PAGE = 200;

/** Signs in at the one door that people use, and asks what their screens ask. `close` signs out. */
export async function openScreens({
  url,
  login,
  password,
}: Looking): Promise<Shown & { close(): Promise<void> }> {
  const sessions = `${url}/api/access/v1/sessions`;
  const headers = { 'content-type': 'application/json', 'x-rapport-csrf': '1' };
  const signedIn = await fetch(sessions, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': randomUUID() },
    body: JSON.stringify({ login, password }),
  }).catch((error: Error) => {
    throw new NothingToExamine(`${url} does not answer: ${error.message}.`);
  });
  if (signedIn.status !== 201)
    throw new NothingToExamine(`${login} cannot sign in at ${url}: it answered ${signedIn.status}.`);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';

  const get: Shown['get'] = async (path) => {
    const answer = await fetch(url + path, { headers: { cookie } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as Readonly<Record<string, unknown>>;
  };
  return {
    get,
    list: async (path) => {
      const items: Readonly<Record<string, unknown>>[] = [];
      const join = path.includes('?') ? '&' : '?';
      for (let cursor = ''; ;) {
        const page = await get(
          `${path}${join}limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        items.push(...(page['items'] as typeof items));
        cursor = String(page['nextCursor'] ?? '');
        if (cursor === '') return items;
      }
    },
    close: async () => {
      await fetch(`${sessions}/current`, { method: 'DELETE', headers: { ...headers, cookie } });
    },
  };
}
