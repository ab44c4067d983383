import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { type BlobStore, BlobTooLarge } from '@rapport/kernel/blobs';
import type { EventStore } from '@rapport/kernel/event-store';
import type { Logger } from '@rapport/kernel/logging';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Worker } from '@rapport/kernel/service';
import { type Clock, newUuid } from '@rapport/kernel/values';
import { SMTPServer, type SMTPServerAddress, type SMTPServerSession } from 'smtp-server';
import { acceptMail } from '../commands/index.ts';
import { mailboxOf } from './addresses.ts';
import { messageIdOf } from './incoming-mail.ts';
import { lanes } from './lanes.ts';
import { MAX_HEADER_BYTES, endOfHeader, readHeader } from './mail-header.ts';

const MAX_RECIPIENTS = 100; // RFC 5321 §4.5.3.1.8: a server must take that many
const MAX_CLIENTS = 100;
const IDLE_MS = 60_000;
const CLOSE_MS = 2_000;

/** What the listener writes with, and for whom it takes mail. */
export interface SmtpNeeds {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly host: string;
  readonly port: number;
  readonly mailboxes: ReadonlySet<string>;
  readonly maxBytes: number;
}

/** A worker that listens for SMTP (RFC 5321); `port` is where, once it runs. */
export interface SmtpListener extends Worker {
  port(): number;
}

/** Takes mail for our mailboxes only; 250 once it is stored for good, 451 when it cannot be now. */
export function smtpListener(needs: SmtpNeeds): SmtpListener {
  const { logger, mailboxes, maxBytes } = needs;
  const running = new Set<Promise<void>>();
  const lane = lanes();
  const server = new SMTPServer({
    banner: 'Rapport',
    size: maxBytes,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    maxClients: MAX_CLIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: CLOSE_MS,
    logger: false,
    onRcptTo: ({ address }: SMTPServerAddress, session, callback) => {
      if (!mailboxOf(address, mailboxes)) return callback(refusal(550, '5.1.1 no such mailbox here'));
      const taken = session.envelope.rcptTo.length < MAX_RECIPIENTS;
      return callback(taken ? null : refusal(452, '4.5.3 too many recipients'));
    },
    onData: (stream, session, callback) => {
      const taking = take(needs, lane, stream, session).then(
        () => callback(null, '2.0.0 stored'),
        (error: unknown) => {
          if (error instanceof BlobTooLarge) return callback(refusal(552, '5.3.4 message too large'));
          logger.warn({ err: error }, 'mail not taken');
          return callback(refusal(451, '4.3.0 cannot store it now, try again'));
        },
      );
      running.add(taking);
      void taking.finally(() => running.delete(taking));
    },
  });
  server.on('error', (error: Error) => logger.debug({ err: error }, 'smtp connection'));
  const address = () => server.server.address() as AddressInfo;
  return {
    name: 'smtp',
    port: () => address().port,
    start: async () => {
      await new Promise<void>((resolve, reject) => {
        server.server.once('error', reject);
        server.listen(needs.port, needs.host, () => {
          server.server.off('error', reject);
          resolve();
        });
      });
      logger.info({ host: needs.host, port: address().port }, 'smtp listens');
    },
    stop: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all(running);
    },
  };
}

/** Stores one message while it comes and takes it in; whatever fails before the append leaves nothing behind. */
async function take(
  { store, keys, blobs, clock, logger, mailboxes, maxBytes }: SmtpNeeds,
  lane: ReturnType<typeof lanes>,
  stream: Readable,
  { envelope, id }: SMTPServerSession,
): Promise<void> {
  const rawSubject = `mail:${newUuid(clock.now())}`;
  const seen = witness();
  const raw = await blobs.put(Readable.from(seen.watch(stream)), { subject: rawSubject, maxBytes });
  const recipients = envelope.rcptTo.map(({ address }) => address);
  const delivery = {
    mailboxes: [...new Set(recipients.flatMap((address) => mailboxOf(address, mailboxes) ?? []))],
    messageId: messageIdOf(readHeader(seen.start())),
    sha256: seen.sha256(),
    raw,
    rawSubject,
    envelope: { from: envelope.mailFrom ? envelope.mailFrom.address : '', to: recipients },
  };
  const context = { cause: { correlationId: newUuid(clock.now()), actor: 'customer' } };
  // Copies of one mail often come together; another process's copies still collide, and the store decides.
  const { mailIds, repeated } = await lane(delivery.messageId || delivery.sha256, () =>
    acceptMail({ store, keys }, delivery, context),
  );
  logger.debug({ session: id, mailIds, repeated }, 'mail taken');
  if (!repeated) return;
  try {
    await blobs.delete(raw.id);
    await keys.destroy(rawSubject);
  } catch (error) {
    logger.warn({ err: error, blob: raw.id }, 'the copy of a repeated mail could not be thrown away');
  }
}

/** Looks on while bytes pass: their hash, and the header block at their start. */
function witness() {
  const hash = createHash('sha256');
  const head: Uint8Array[] = [];
  let headBytes = 0;
  return {
    async *watch(stream: Readable): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        if (headBytes < MAX_HEADER_BYTES) {
          const kept = Uint8Array.from(chunk.subarray(0, MAX_HEADER_BYTES - headBytes));
          head.push(kept);
          headBytes += kept.length;
        }
        yield chunk;
      }
    },
    sha256: () => hash.digest('hex'),
    start: () => {
      const start = Buffer.concat(head);
      const end = endOfHeader(start);
      return end < 0 ? start : start.subarray(0, end);
    },
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
