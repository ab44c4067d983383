import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type Restored, heldSince, release } from '../backup/index.ts';
import type { Database } from '../postgres/index.ts';
import type { ServiceParts } from './port.ts';

/** The restore that holds this service back from sending; none where it sends nothing to the outside. */
export function restoreHolding(
  { afterRestore }: ServiceParts,
  database: Database,
): () => Promise<Restored | undefined> {
  return async () => (afterRestore ? await heldSince(database) : undefined);
}

/** An administrator's way to let a restored service send again. */
export async function addRelease(
  app: FastifyInstance,
  service: string,
  { afterRestore }: ServiceParts,
  database: Database,
): Promise<void> {
  if (!afterRestore) return;
  app.post(
    `/api/${service}/v1/restores/actions/release`,
    {
      // Done twice, the second time there is nothing to release.
      config: { permits: ['admin'], idempotency: 'none' },
      schema: {
        summary: 'Let a restored service send to the outside again; what waited becomes uncertain',
        response: { 200: Type.Object({ uncertain: Type.Integer({ minimum: 0 }) }) },
      },
    },
    async () => {
      if (!(await heldSince(database))) return { uncertain: 0 };
      const uncertain = await afterRestore();
      await release(database);
      return { uncertain };
    },
  );
}
