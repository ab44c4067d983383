import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A website of somebody, on an origin of its own. */
export interface Website {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves pages by their paths, under a policy that lets nothing run but what it names. */
export async function website(
  pages: Readonly<Record<string, () => string>>,
  allows: string,
): Promise<Website> {
  const server: Server = createServer((request, response) => {
    const page = pages[new URL(request.url ?? '/', 'http://website').pathname];
    response.writeHead(page ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${allows}; frame-src ${allows} 'self'`,
    });
    response.end(page ? `<!doctype html>${page()}` : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Another site than the installation's, and not only another port.
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
