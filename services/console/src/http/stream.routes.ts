import type { ServerResponse } from 'node:http';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Burst } from '../live/burst-memory.ts';
import type { Hub } from '../live/hub.ts';

const HEARTBEAT_MS = 15_000;
/** A reader this far behind has gone or will never catch up. */
const MOST_UNREAD = 1024 * 1024;

/** Live updates (HTML Living Standard §9.2): ids of what changed. The gateway cuts them when the session ends. */
export const streamRoutes: FastifyPluginAsyncTypebox<{ readonly hub: Hub }> = async (app, { hub }) => {
  app.get(
    '/api/console/v1/stream',
    {
      config: { permits: ['admin', 'agent'] },
      schema: {
        summary: 'Ids of what changed, as server-sent events; Last-Event-ID goes on from there',
        headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 64 })) }),
      },
    },
    async (request, reply) => {
      reply.hijack();
      stream(hub, reply.raw, request.headers['last-event-id']);
    },
  );
};

function stream(hub: Hub, response: ServerResponse, lastId: string | undefined): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    // Proxies that gather answers would gather for ever.
    'x-accel-buffering': 'no',
  });
  const write = (text: string) => {
    response.write(text);
    if (response.writableLength > MOST_UNREAD) response.destroy();
  };
  const leave = hub.follow(lastId, ({ id, changed }: Burst) =>
    write(`id: ${id}\ndata: ${JSON.stringify({ changed })}\n\n`),
  );
  const leaveStop = hub.onStop(() => response.end());
  const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT_MS);
  response.on('error', () => response.destroy());
  response.once('close', () => {
    clearInterval(heartbeat);
    leave();
    leaveStop();
  });
}
