import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';

/** An SMTP conversation by hand. */
export interface Speech {
  readonly socket: Socket;
  /** Says a line and waits for the answer's last line. */
  say(line: string): Promise<string>;
  /** Sends bytes as they are and waits for that many answers, in order. */
  blurt(bytes: string | Buffer, answers: number): Promise<readonly string[]>;
  /** Sends bytes and waits for no answer. */
  pour(bytes: Buffer): Promise<void>;
  /** Greets and names sender and recipient, up to the data. */
  begin(from?: string, to?: string): Promise<string>;
  end(): void;
}

/** Opens a conversation and hears the greeting. */
export async function speak(port: number): Promise<Speech> {
  const socket: Socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => (heard += chunk.toString()));
  socket.on('error', () => {});
  const lastLines = (text: string) => text.split('\r\n').filter((line) => /^\d{3} /.test(line));
  const answers = async (count: number) => {
    const text = await eventually(
      () => heard,
      (all) => all.endsWith('\r\n') && lastLines(all).length >= count,
      { what: `${count} answers`, within: 30_000 },
    );
    heard = '';
    return lastLines(text);
  };
  const blurt = async (bytes: string | Buffer, count: number) => {
    socket.write(bytes);
    return await answers(count);
  };
  const say = async (line: string) => (await blurt(`${line}\r\n`, 1)).at(-1) ?? '';
  await once(socket, 'connect');
  await answers(1);
  return {
    socket,
    say,
    blurt,
    pour: async (bytes) => {
      if (socket.write(bytes)) return;
      const over = new AbortController();
      const { signal } = over;
      await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
      over.abort();
    },
    begin: async (from = 'x@y.example', to = 'support@rapport.example') => {
      for (const line of ['EHLO test', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`]) await say(line);
      return await say('DATA');
    },
    end: () => void socket.destroy(),
  };
}
