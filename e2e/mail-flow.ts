import nodemailer from 'nodemailer';
import type { RunningInstallation } from './installation.ts';

/** Mail that keeps coming in, as from another mail server: what was not taken is sent again until it is. */
export interface MailFlow {
  /** Subjects of the mails that were taken. */
  accepted(): readonly string[];
  stop(): Promise<readonly string[]>;
}

const EVERY_MS = 150;
const AGAIN_MS = 250;

/** Sends a mail from a new customer every few moments, until it is stopped. */
export function keepMailing({ smtpPort }: Pick<RunningInstallation, 'smtpPort'>): MailFlow {
  const accepted: string[] = [];
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: 5_000,
    socketTimeout: 10_000,
  });
  let stopping = false;
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const deliver = async (number: number) => {
    const subject = `Mail ${number}`;
    const mail = {
      from: { name: `Customer ${number}`, address: `customer${number}@example.org` },
      to: 'support@rapport.example',
      subject,
      text: 'Whatever happens.',
      // The very same mail each time: a server that took it and died before saying so must not count it twice.
      messageId: `<flow-${number}@example.org>`,
      date: new Date('2026-11-01T08:00:00.000Z'),
    };
    while (!(await transport.sendMail(mail).catch(() => undefined))) await pause(AGAIN_MS);
    accepted.push(subject);
  };
  const flow = (async () => {
    for (let number = 1; !stopping; number += 1) {
      await deliver(number);
      await pause(EVERY_MS);
    }
  })();
  return {
    accepted: () => accepted,
    stop: async () => {
      stopping = true;
      await flow;
      transport.close();
      return accepted;
    },
  };
}
