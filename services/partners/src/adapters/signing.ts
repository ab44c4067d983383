import { createHmac, randomBytes } from 'node:crypto';

/** A fresh secret in the form of Standard Webhooks: `whsec_` and 32 bytes of chance, base64. */
export const freshSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The headers of a push (Standard Webhooks): one signature by each secret, over exactly the bytes that are sent. */
export function signedHeaders(
  id: string,
  at: Date,
  body: Uint8Array,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => signature(id, timestamp, body, secret)).join(' '),
  };
}

function signature(id: string, timestamp: string, body: Uint8Array, secret: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}
