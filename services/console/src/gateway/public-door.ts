import type { IncomingHttpHeaders } from 'node:http';
import { EdgeProblem } from '@rapport/kernel/http';

/** Keeps strangers from asking more often than people do. */
export interface PublicDoor {
  /** Whether a request asks for what a service shows to everybody, and so goes through without a session. */
  isPublic(method: string, path: string): boolean;
  /** Throws when an address asks too often, or sends more than a public answer needs or without saying how much. */
  admit(address: string, path: string, headers: IncomingHttpHeaders): void;
}

/** What a service shows to whoever has the address lies under `public`, and nothing else of it does. */
const PUBLIC_PATH = /^\/api\/[a-z][a-z0-9-]*\/v\d+\/public\/[^\s]+$/;
const MAX_PUBLIC_BODY = 16 * 1024;

/** A person opens a page and corrects a wrong digit; a program walks through numbers. */
const PER_WINDOW = 60;
/**
 * Who talks knocks more often, and there may be several behind one address; the service counts each of them itself. And
 * behind the address of a mail provider all stand who unsubscribe there.
 */
const TALKING = /\/public\/(chats|unsubscribe)\//;
const TALKS_PER_WINDOW = 600;
const WINDOW_MS = 60_000;
/** Beyond so many addresses at once the oldest are forgotten: memory is bounded, whoever knocks. */
const MOST_ADDRESSES = 20_000;

/** The door for those without a session: known paths, small bodies, and so many knocks per minute and address. */
export function publicDoor(now: () => number = () => performance.now()): PublicDoor {
  const windows = new Map<string, { readonly began: number; knocks: number }>();
  const windowOf = (address: string) => {
    const known = windows.get(address);
    if (known && now() - known.began < WINDOW_MS) return known;
    windows.delete(address);
    const [oldest] = windows.keys();
    if (windows.size >= MOST_ADDRESSES && oldest !== undefined) windows.delete(oldest);
    const fresh = { began: now(), knocks: 0 };
    windows.set(address, fresh);
    return fresh;
  };
  return {
    isPublic: (method, path) => /^(GET|POST)$/.test(method) && PUBLIC_PATH.test(path),
    admit: (address, path, { 'content-length': length = '0', 'transfer-encoding': encoding }) => {
      if (Number(length) > MAX_PUBLIC_BODY || encoding !== undefined)
        throw new EdgeProblem('request-too-large');
      const talks = TALKING.test(path);
      const window = windowOf(`${networkOf(address)}${talks ? ' talks' : ''}`);
      window.knocks += 1;
      if (window.knocks > (talks ? TALKS_PER_WINDOW : PER_WINDOW)) {
        const seconds = Math.ceil((window.began + WINDOW_MS - now()) / 1000);
        throw new EdgeProblem('too-many-requests', { retryAfterSeconds: seconds });
      }
    },
  };
}

/** One household has 2^64 addresses of IPv6; they count as one. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [before = ''] = address.split('%');
  const [head = '', tail] = before.split('::');
  const parts = head.split(':');
  const missing = tail === undefined ? 0 : 8 - parts.length - tail.split(':').length;
  const whole = [
    ...parts,
    ...Array.from({ length: Math.max(missing, 0) }, () => '0'),
    ...(tail?.split(':') ?? []),
  ];
  return whole.slice(0, 4).join(':');
}
