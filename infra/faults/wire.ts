import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** What a wire holds back: what a service says from certain words on, or what it is answered after them. */
export type Direction = 'words' | 'answers';

/** Connections that are held since certain words were said on them. */
export interface Hold {
  /** How many connections are held. */
  readonly lines: () => number;
  /** Lets everything go on. */
  release(): void;
  /** Ends the connections; what was held never arrives. */
  cut(): void;
  /** What services said on those connections since they were let go. */
  readonly saidSince: () => string;
}

/** A wire between a service and its database that can be held at an exact word, as a network or a stall would. */
export interface Wire {
  /** The address of a database, by way of this wire. */
  through(url: string): string;
  /** From now on each connection on which a service says these words is held, in one direction. */
  hold(words: string, direction: Direction): Hold;
  close(): Promise<void>;
}

interface Line {
  readonly near: Socket;
  readonly far: Socket;
  hold: OpenHold | undefined;
  readonly kept: Buffer[];
}

interface OpenHold {
  readonly words: string;
  readonly direction: Direction;
  readonly lines: Set<Line>;
  released: boolean;
  said: string;
}

/** Opens a wire to the server of a database. */
export async function openWire(url: string): Promise<Wire> {
  const { hostname, port, searchParams } = new URL(url);
  // A server of this machine may listen on a socket in a folder alone.
  const folder = searchParams.get('host');
  const reach = () => (folder ? connect(`${folder}/.s.PGSQL.${port}`) : connect(Number(port), hostname));
  const lines = new Set<Line>();
  let current: OpenHold | undefined;
  const server = createServer((near) => {
    const line: Line = { near, far: reach(), hold: undefined, kept: [] };
    lines.add(line);
    near.on('data', (chunk) => {
      if (!line.hold && current && chunk.includes(current.words)) take(line, current);
      pass(line, chunk, 'words');
    });
    line.far.on('data', (chunk) => pass(line, chunk, 'answers'));
    for (const end of [near, line.far])
      end
        .on('error', () => {})
        .on('close', () => {
          lines.delete(line);
          near.destroy();
          line.far.destroy();
        });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    through: (url) => {
      const by = new URL(url);
      by.hostname = '127.0.0.1';
      by.port = String((server.address() as AddressInfo).port);
      by.searchParams.delete('host');
      return by.href;
    },
    hold: (words, direction) => {
      const hold: OpenHold = { words, direction, lines: new Set(), released: false, said: '' };
      current = hold;
      return {
        lines: () => hold.lines.size,
        release: () => {
          if (current === hold) current = undefined;
          letGo(hold);
        },
        cut: () => {
          if (current === hold) current = undefined;
          for (const line of hold.lines) line.kept.length = 0;
          destroyAll(hold.lines);
        },
        saidSince: () => hold.said,
      };
    },
    close: () => closeAll(server, lines),
  };
}

function take(line: Line, hold: OpenHold): void {
  line.hold = hold;
  hold.lines.add(line);
}

function pass(line: Line, chunk: Buffer, direction: Direction): void {
  const { hold, near, far, kept } = line;
  if (hold && !hold.released && hold.direction === direction) kept.push(chunk);
  else (direction === 'words' ? far : near).write(chunk);
  if (hold?.released && direction === 'words') hold.said += chunk.toString('latin1');
}

function letGo(hold: OpenHold): void {
  hold.released = true;
  for (const { near, far, kept } of hold.lines)
    for (const chunk of kept.splice(0)) (hold.direction === 'words' ? far : near).write(chunk);
}

function destroyAll(lines: ReadonlySet<Line>): void {
  for (const { near, far } of lines) {
    near.destroy();
    far.destroy();
  }
}

function closeAll(server: Server, lines: ReadonlySet<Line>): Promise<void> {
  destroyAll(lines);
  return new Promise((resolve) => server.close(() => resolve()));
}
