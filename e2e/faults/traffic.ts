import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { type Answer, type Client, eventually, sendMails } from '../client.ts';
import type { ProcessInstallation } from './installation.ts';

const PATIENCE_MS = 60_000;

/** One line of the inbox, as far as these tests look. */
export interface Line {
  readonly conversationId: string;
  readonly subject: string;
}

/** All lines of the inbox. */
export async function inboxOf(client: Client): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (let cursor = ''; ;) {
    const { status, body } = await client.get(`/api/console/v1/inbox?view=all&limit=200${cursor}`);
    if (status !== 200) throw new Error(`the inbox answered ${status}`);
    lines.push(...(body['items'] as readonly Line[]));
    if (body['nextCursor'] === undefined) return lines;
    cursor = `&cursor=${encodeURIComponent(String(body['nextCursor']))}`;
  }
}

/** Waits until the inbox shows a mail with this subject. */
export function lineOf(client: Client, subject: string): Promise<Line> {
  return eventually(
    async () =>
      (await inboxOf(client).catch((): readonly Line[] => [])).find((line) => line.subject === subject),
    PATIENCE_MS,
  );
}

/** A mail from somebody, by its subject. */
export const mailAbout = (subject: string) => ({
  from: { name: 'Li', address: 'li@customer.example' },
  subject,
  text: 'hello',
  messageId: `<${randomUUID()}@customer.example>`,
  // The very same mail when it is sent again.
  date: new Date('2026-01-05T08:00:00.000Z'),
});

/** Lets a mail in and gives the address of its conversation. */
export async function openConversation(
  client: Client,
  installation: Pick<ProcessInstallation, 'smtpPort'>,
  subject: string,
): Promise<{ readonly id: string; readonly path: string }> {
  await sendMails(installation, [mailAbout(subject)]);
  const { conversationId: id } = await lineOf(client, subject);
  return { id, path: `/api/channels/v1/conversations/${id}` };
}

/** Hands one mail in; true when it was acknowledged. */
export async function offer(port: number, mail: ReturnType<typeof mailAbout>): Promise<boolean> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({ ...mail, to: 'support@rapport.example' });
    return true;
  } catch {
    return false;
  } finally {
    transport.close();
  }
}

/** Asks for the same thing under the same key until it is answered well. */
export function insist(client: Client, path: string, body: object, key: string): Promise<Answer> {
  return eventually(async () => {
    const answer = await client.post(path, body, key).catch(() => undefined);
    return answer && answer.status < 300 && answer;
  }, PATIENCE_MS);
}
