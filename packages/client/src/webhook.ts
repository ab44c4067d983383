import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CloudEvent } from './cloud-event.ts';

/** It was not sent by whom it says, or not lately: answer 401 and do nothing. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
}

/** A request as it came. */
export interface Received {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came: a body that was parsed and written again is another one. */
  readonly body: Uint8Array;
}

const TOLERANCE_SECONDS = 5 * 60;

/**
 * Checks a push (Standard Webhooks) and gives its event; throws {@link WebhookRefused}. Give all secrets that hold: while
 * one is replaced there are two. The event's id is the same when it comes again: do once what follows from it.
 */
export function verifyWebhook(
  { headers, body }: Received,
  secrets: readonly string[],
  {
    now = new Date(),
    toleranceSeconds = TOLERANCE_SECONDS,
  }: { readonly now?: Date; readonly toleranceSeconds?: number } = {},
): CloudEvent {
  const [id, timestamp, marks] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    [headers[name] ?? ''].flat().join(' '),
  ) as [string, string, string];
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookRefused('no timestamp');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds)
    throw new WebhookRefused('the timestamp is too far from now');
  const given = marks
    .split(' ')
    .flatMap((mark) => (mark.startsWith('v1,') ? [Buffer.from(mark.slice(3), 'base64')] : []));
  const right = secrets.map((secret) =>
    createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${id}.${timestamp}.`)
      .update(body)
      .digest(),
  );
  const matches = right.some((mark) =>
    given.some((one) => one.length === mark.length && timingSafeEqual(one, mark)),
  );
  if (!matches) throw new WebhookRefused('no signature fits');
  return JSON.parse(Buffer.from(body).toString()) as CloudEvent;
}
