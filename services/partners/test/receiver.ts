import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A push as the partner got it. */
export interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly id: string;
  readonly record: string;
  readonly path: string;
}

/** What a partner answers; nothing: it hangs. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A partner's endpoint that notes what it gets; `answer` may be replaced at any time. */
export async function receiver() {
  const got: Got[] = [];
  const partner = {
    got,
    answer: (_: Got): Answer | undefined => ({ status: 204 }),
    url: '',
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const { id, partitionkey } = JSON.parse(body.toString()) as { id: string; partitionkey: string };
      const one = { headers: request.headers, body, id, record: partitionkey, path: request.url ?? '' };
      got.push(one);
      const answer = partner.answer(one);
      if (answer) response.writeHead(answer.status, answer.headers).end('x'.repeat(100));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  partner.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  return partner;
}
export type Receiver = Awaited<ReturnType<typeof receiver>>;
