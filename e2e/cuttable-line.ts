import { once } from 'node:events';
import { type AddressInfo, type Socket, createConnection, createServer } from 'node:net';

/** A line to an installation that can be cut and mended; its near end stays the same when the installation starts anew. */
export interface CuttableLine {
  readonly url: string;
  /** Ends every connection without a good-bye and takes no new ones. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Lays a line to wherever `far` says the installation is now. */
export async function cuttableLine(far: () => string): Promise<CuttableLine> {
  const ends = new Set<Socket>();
  let whole = true;
  const keep = (socket: Socket) => {
    ends.add(socket);
    socket.once('close', () => ends.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    if (!whole) return void near.resetAndDestroy();
    const { hostname: host, port } = new URL(far());
    const onward = createConnection({ host, port: Number(port) });
    keep(onward);
    near.pipe(onward).pipe(near);
    near.once('close', () => onward.destroy());
    onward.once('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    whole = false;
    for (const socket of ends) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => void (whole = true),
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
