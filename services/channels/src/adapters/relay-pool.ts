import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { ComposedMail } from './compose-reply.ts';
import { type Delivered, type Relay, type SmtpError, giveUpAfter, judge, relayAt } from './relay.ts';

/** A relay with connections that are kept and used again: for many mails, one after the other on each. */
export interface RelayPool extends Relay {
  /** How many mails may be on their way at once. */
  readonly size: number;
  /** Hangs up; what is on its way is finished first. */
  close(): void;
}

/** Servers limit how much one connection brings; a fresh one now and then costs nothing. */
const MAILS_PER_LINE = 200;

interface Line {
  readonly connection: SMTPConnection;
  sent: number;
  dead: boolean;
}

/** Connections to a relay at `smtp://user:password@host:port`, at most `size` at once. */
export function relayPool(url: string, size: number): RelayPool {
  const relay = relayAt(url);
  const idle: Line[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  const enter = async () => {
    if (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  const park = (line: Line) => {
    if (!line.dead && !closed && line.sent < MAILS_PER_LINE) idle.push(line);
    else line.connection.close();
  };

  const deliver = async (mail: ComposedMail, signal: AbortSignal): Promise<Delivered> => {
    for (;;) {
      const known = idle.pop();
      if (known?.dead) continue;
      const opened = known ?? (await openLine(relay));
      if ('outcome' in opened) return opened;
      const told = await tell(opened, mail, signal);
      park(opened);
      // A kept connection that the other side has hung up meanwhile says nothing about the mail.
      if (known && told.staleLine) continue;
      return told.delivered;
    }
  };

  return {
    size,
    deliver: async (mail, signal) => {
      await enter();
      try {
        return await deliver(mail, signal);
      } finally {
        leave();
      }
    },
    close: () => {
      closed = true;
      for (const { connection } of idle.splice(0)) connection.close();
    },
  };
}

/** A connection that is ready to take mails, or what is wrong with the relay. */
function openLine({ connect, credentials }: ReturnType<typeof relayAt>): Promise<Line | Delivered> {
  const line: Line = { connection: connect(), sent: 0, dead: false };
  return new Promise((resolve) => {
    const failed = (error: Error) => {
      line.dead = true;
      line.connection.close();
      resolve(judge(error, false));
    };
    line.connection.once('end', () => (line.dead = true));
    line.connection.on('error', failed);
    line.connection.connect((error?: Error | null) => {
      if (error) return failed(error);
      if (!credentials) return resolve(line);
      return line.connection.login({ user: credentials.user, pass: credentials.pass }, (refused) =>
        refused ? failed(refused) : resolve(line),
      );
    });
  });
}

interface Told {
  readonly delivered: Delivered;
  /** The connection was gone before the relay had heard anything. */
  readonly staleLine: boolean;
}

/** One mail over a connection; after a failure the connection is not used again. */
function tell(line: Line, { envelope, raw }: ComposedMail, signal: AbortSignal): Promise<Told> {
  // The final dot follows the end of this stream: before it nothing can have been accepted, after it everything can.
  const message = Readable.from([raw]);
  let handedOver = false;
  message.once('end', () => (handedOver = true));
  const { connection } = line;
  line.sent += 1;
  return new Promise((resolve) => {
    const settle = (told: Told) => {
      resolve(told);
      callOff();
      connection.off('error', failed);
    };
    const failed = (error: SmtpError) => {
      line.dead = true;
      connection.close();
      const staleLine = line.sent > 1 && !handedOver && !error.responseCode && !signal.aborted;
      settle({ delivered: judge(error, handedOver), staleLine });
    };
    const callOff = giveUpAfter(signal, failed);
    connection.on('error', failed);
    connection.send({ from: envelope.from, to: [envelope.to], size: raw.length }, message, (error) =>
      error ? failed(error as SmtpError) : settle({ delivered: { outcome: 'sent' }, staleLine: false }),
    );
  });
}
