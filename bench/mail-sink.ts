import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';

/** A mail server that takes everything and keeps nothing but the instants at which it did. */
export interface MailSink {
  readonly url: string;
  /** When each mail was taken, by `performance.now()`. */
  readonly taken: readonly number[];
  close(): Promise<void>;
}

/** Starts one: it says what RFC 5321 asks for and nothing more, so that the sender is what is measured. */
export async function startMailSink(): Promise<MailSink> {
  const taken: number[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    socket.write('220 sink\r\n');
    serve(socket, () => taken.push(performance.now()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function serve(socket: Socket, onMail: () => void): void {
  let pending = '';
  let inData = false;
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    for (;;) {
      const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const line = pending.slice(0, end);
      pending = pending.slice(end + (inData ? 5 : 2));
      if (inData) onMail();
      socket.write(inData ? '250 taken\r\n' : answerTo(line));
      inData = !inData && /^DATA/i.test(line);
    }
  });
}

function answerTo(line: string): string {
  if (/^DATA/i.test(line)) return '354 go on\r\n';
  if (/^EHLO/i.test(line)) return '250-sink\r\n250 SIZE 10000000\r\n';
  return /^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n';
}
