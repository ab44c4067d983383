import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** On every answer: what a browser may do with it (OWASP Secure Headers Project; ASVS 5.0.0 §3.4). */
const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Ignored over plain http; a year from the first visit over https.
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
} as const;

/** The screens: scripts and styles from here alone, frames only for messages shown without any rights. */
const SCREENS = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' blob: data:`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `frame-src 'self'`,
  `manifest-src 'self'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
  `form-action 'self'`,
].join('; ');

/** Answers of the API are data: nothing in them runs. A service that hands out a stranger's HTML sets its own. */
const API = `default-src 'none'; sandbox; frame-ancestors 'self'`;

/**
 * Pages that websites show within theirs: nothing but what our own files do, and no other page around them than those of
 * the website. `origins` were checked when they were said: each is a scheme, a host and a port.
 */
export function protectFramed(response: ServerResponse, origins: readonly string[]): void {
  const ancestors = origins.length === 0 ? `'self'` : `'self' ${origins.join(' ')}`;
  protect(response, SCREENS.replace(`frame-ancestors 'none'`, `frame-ancestors ${ancestors}`));
  openToSites(response);
}

/** What pages of other websites load from here. */
export function openToSites(response: ServerResponse): void {
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
}

/** Sets the headers of the screens. */
export function protectScreens(response: ServerResponse): void {
  protect(response, SCREENS);
}

/** Sets the headers of the API, before the answer is known: what the service says itself goes over them. */
export function protectApi(response: ServerResponse): void {
  protect(response, API);
  response.setHeader('cache-control', 'no-store');
}

function protect(response: ServerResponse, policy: string): void {
  for (const [name, value] of Object.entries(EVERYWHERE)) response.setHeader(name, value);
  response.setHeader('content-security-policy', policy);
}

/** What nobody outside may say: who they are, where they come from, and what is between two hops alone (RFC 9110 §7.6.1). */
const DROPPED = new Set([
  'cookie',
  'authorization',
  'forwarded',
  'x-real-ip',
  'x-request-id',
  'traceparent',
  'tracestate',
  'connection',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);
const DROPPED_PREFIXES = ['x-forwarded-', 'x-original-'];
/** Of our own headers these are for everybody; all others say who somebody is. */
const OURS_FOR_ALL = new Set(['rapport-after']);

/** The request's headers as a service may see them. */
export function admittedHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) =>
        !DROPPED.has(name) &&
        !DROPPED_PREFIXES.some((prefix) => name.startsWith(prefix)) &&
        (!name.startsWith('rapport-') || OURS_FOR_ALL.has(name)),
    ),
  );
}

/** A service's answer without what is between it and us alone. */
export function passedBack(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const own = new Set(['connection', 'keep-alive', 'transfer-encoding', 'trailer', 'upgrade', 'server']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name)));
}

/** Value of the session cookie, if it can be one of ours. */
export function sessionToken({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  return /(?:^|;\s*)__Host-rapport=([\w-]{43})(?:;|$)/.exec(cookie)?.[1];
}

/**
 * Where a request comes from: the peer, or, behind `hops` proxies of our own, what the outermost of them wrote into
 * X-Forwarded-For. Whatever stands left of that was written by strangers.
 */
export function clientAddress(peer: string, headers: IncomingHttpHeaders, hops: number): string {
  if (hops === 0) return peer;
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
  const chain = forwarded.split(',').map((part) => part.trim());
  return chain.at(-hops) || peer;
}
