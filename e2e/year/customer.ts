import { randomUUID } from 'node:crypto';
import { eventually, sendMails } from '../client.ts';
import type { RunningInstallation } from '../installation.ts';
import type { Standing } from './player.ts';
import type { Story } from './story.ts';

/** The customer at the company's open doors: none of them asks who is there. */
export interface CustomerAtTheDoor {
  mails(mail: { readonly subject: string; readonly text: string }): Promise<void>;
  verifies(code: string): Promise<Standing>;
  answers(token: string, answer: { readonly score: number; readonly comment: string }): Promise<void>;
}

const WITHIN_MS = 90_000;

/** A customer who writes from an address of their own; `now` dates what is written. */
export function customerAtTheDoor(
  installation: RunningInstallation,
  { customer }: Story,
  now: () => Date,
  inTheAir: () => void = () => {},
): CustomerAtTheDoor {
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = fetch(`${installation.url}${path}`, init);
    inTheAir();
    return await answer.catch(() => undefined);
  };
  return {
    mails: async (mail) => {
      // The same for everyone who goes the walk: what is told of it must not differ.
      const messageId = `<${Buffer.from(mail.subject).toString('hex')}.${customer.address}>`;
      const written = { from: customer, ...mail, messageId, date: now() };
      await eventually(
        async () =>
          await sendMails(installation, [written]).then(
            () => true,
            () => false,
          ),
        WITHIN_MS,
      );
    },
    verifies: async (code) => {
      const answer = await eventually(async () => {
        const said = await ask(`/api/sales/v1/public/quotes/${code}`);
        return said?.status === 200 && said;
      }, WITHIN_MS);
      return ((await answer.json()) as { readonly is: Standing }).is;
    },
    answers: async (token, given) => {
      const door = `/api/support/v1/public/surveys/${token}`;
      const headers = {
        'content-type': 'application/json',
        'x-rapport-csrf': '1',
        'idempotency-key': randomUUID(),
      };
      await eventually(async () => {
        const said = await ask(`${door}/answers`, { method: 'POST', headers, body: JSON.stringify(given) });
        return said?.status === 201;
      }, WITHIN_MS);
    },
  };
}
