import { randomUUID } from 'node:crypto';
import { eventually, sendMails } from '../client.ts';
import type { Doors } from '../running-installation.ts';
import type { Company } from './founding.ts';
import type { Standing } from './player.ts';
import type { Story } from './story.ts';

/** The customer at the company's open doors: none of them asks who is there. */
export interface CustomerAtTheDoor {
  mails(mail: { readonly subject: string; readonly text: string }): Promise<void>;
  chats(text: string): Promise<void>;
  /** The address of the survey, as the customer reads it in the chat. */
  findsSurvey(): Promise<string>;
  verifies(code: string): Promise<Standing>;
  answers(token: string, answer: { readonly score: number; readonly comment: string }): Promise<void>;
}

const WITHIN_MS = 90_000;

/** Where the customer stands, and what dates what they write. */
export interface Door {
  readonly installation: Doors;
  readonly company: Pick<Company, 'siteId'>;
  readonly story: Story;
  readonly now: () => Date;
  readonly inTheAir?: () => void;
}

/** A customer who writes under an address of their own. */
export function customerAtTheDoor(door: Door): CustomerAtTheDoor {
  const { installation, story, now, inTheAir = () => {} } = door;
  const { customer } = story;
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = fetch(`${installation.url}${path}`, init);
    inTheAir();
    return await answer.catch(() => undefined);
  };
  return {
    ...inTheChat(door, ask),
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

type Ask = (path: string, init?: RequestInit) => Promise<Response | undefined>;

/** At the chat of the website: a visitor who is let in once, and says the same words once however often they are sent. */
function inTheChat({ company, story }: Door, ask: Ask): Pick<CustomerAtTheDoor, 'chats' | 'findsSurvey'> {
  const chat = `/api/channels/v1/public/chats/${company.siteId}`;
  let visitor: string | undefined;
  const headers = () => ({
    'content-type': 'application/json',
    'x-rapport-csrf': '1',
    ...(visitor === undefined ? {} : { 'chat-visitor': visitor }),
  });
  const post = async (path: string, body: object, expected: number) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    const key = { 'idempotency-key': randomUUID() };
    const answer = await eventually(async () => {
      const said = await ask(`${chat}/${path}`, { ...init, headers: { ...headers(), ...key } });
      return said?.status === expected && said;
    }, WITHIN_MS);
    return (await answer.json()) as Readonly<Record<string, string>>;
  };
  return {
    chats: async (text) => {
      visitor ??= (await post('visits', {}, 200))['token']!;
      const { name, address: mail } = story.customer;
      await post('messages', { messageId: randomUUID(), text, name, mail }, 201);
    },
    findsSurvey: () =>
      eventually(async () => {
        const read = await ask(`${chat}/lines`, { headers: headers() });
        if (read?.status !== 200) return undefined;
        const { lines } = (await read.json()) as { readonly lines: readonly { readonly text: string }[] };
        return lines.map(({ text }) => /\/s\/[\w-]+/.exec(text)?.[0]).find((path) => path !== undefined);
      }, WITHIN_MS),
  };
}
