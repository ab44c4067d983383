import type { ServerResponse } from 'node:http';
import type { ChatRoom } from '../adapters/chat-room.ts';
import type { Counter } from '../commands/index.ts';
import { chatLinesAfter } from '../queries/chat-lines.ts';

const HEARTBEAT_MS = 15_000;
/** A reader this far behind has gone or will never catch up. */
const MOST_UNREAD = 1024 * 1024;

/**
 * Writes a chat's lines after a place as server-sent events (HTML Living Standard §9.2) until the other side goes: first
 * what was missed, then each line as it is appended. The id of an event is its place, so whoever comes again with the last
 * one they have goes on exactly there.
 */
export function streamChat(
  { store, keys, room }: Pick<Counter, 'store' | 'keys'> & { readonly room: ChatRoom },
  streamId: string,
  after: number,
  response: ServerResponse,
  left: () => void,
): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    // Proxies that gather answers would gather for ever.
    'x-accel-buffering': 'no',
  });
  let [upTo, asked, reading] = [after, true, false];
  const write = (text: string) => {
    response.write(text);
    if (response.writableLength > MOST_UNREAD) response.destroy();
  };
  /** One look at a time; what is appended meanwhile is looked for once more. */
  const look = async () => {
    asked = true;
    if (reading) return;
    reading = true;
    try {
      while (asked && !response.destroyed) {
        asked = false;
        const read = await chatLinesAfter({ store, keys }, streamId, upTo);
        for (const line of read.lines) write(`id: ${line.place}\ndata: ${JSON.stringify(line)}\n\n`);
        upTo = read.upTo;
        asked ||= read.more;
      }
    } catch {
      // The other side comes again from where it stands.
      response.destroy();
    } finally {
      reading = false;
    }
  };
  const leave = [room.follow(streamId, () => void look()), room.onStop(() => response.end()), left];
  write(':\n\n');
  const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT_MS);
  response.on('error', () => response.destroy());
  response.once('close', () => {
    clearInterval(heartbeat);
    for (const each of leave) each();
  });
  void look();
}
