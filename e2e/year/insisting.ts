import { randomUUID } from 'node:crypto';
import { type Answer, type Client, eventually } from '../client.ts';

/** A client that takes no silence for an answer: what a dead service did not answer is asked again under the same key. */
export interface Insisting {
  /** Reads until the page is there and fits. */
  read<T>(path: string, fits: (body: T) => boolean, after?: string | null): Promise<T>;
  /** Does something once, whatever happens meanwhile; any answer below 500 is one. */
  do(path: string, body?: object): Promise<Answer>;
}

const WITHIN_MS = 90_000;

export function insisting(client: Client, inTheAir: () => void = () => {}): Insisting {
  return {
    read: (path, fits, after) =>
      eventually(async () => {
        const asked = client.get(path, after);
        inTheAir();
        const answer = await asked.catch(() => undefined);
        if (answer === undefined || answer.status >= 500) return undefined;
        const body = answer.body as never;
        return answer.status === 200 && fits(body) ? { body } : undefined;
      }, WITHIN_MS).then(({ body }) => body),
    do: (path, body = {}) => {
      const key = randomUUID();
      return eventually(async () => {
        const asked = client.post(path, body, key);
        inTheAir();
        const answer = await asked.catch(() => undefined);
        return answer && answer.status < 500 && answer.status !== 429 ? answer : undefined;
      }, WITHIN_MS);
    },
  };
}

/** Does something that must succeed; answers what was answered. */
export async function succeed(
  { do: act }: Insisting,
  path: string,
  body: object = {},
): Promise<Readonly<Record<string, string>>> {
  const answer = await act(path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Readonly<Record<string, string>>;
}
