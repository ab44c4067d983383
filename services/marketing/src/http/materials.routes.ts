import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { beginMaterial, publishMaterial, withdrawMaterial } from '../commands/index.ts';
import { type MaterialRow, material, materialVersions, materialsBefore } from '../queries/materials.ts';
import { PEOPLE, doing } from './doing.ts';
import { type View, listing } from './listing.ts';
import type { MarketingNeeds } from './needs.ts';
import { Code, Instant, PurposeCode, Uuid, Version, Words, idOf, oneOf, strict } from './schemas.ts';

const InBoth = (most: number) => strict({ zh: Words(most), en: Words(most) });
/** What a material says, as it is sent. */
export const Contents = strict({
  subject: InBoth(200),
  text: InBoth(20_000),
  html: Type.Optional(InBoth(40_000)),
  links: Type.Array(
    strict({
      id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 }),
      url: Type.String({ maxLength: 2000, pattern: '^https?://' }),
    }),
    { maxItems: 50 },
  ),
});
const Written = { name: Words(120), contents: Contents };
const item = {
  materialId: Uuid,
  version: Version,
  code: Code,
  name: Type.String(),
  purpose: Type.String(),
  status: oneOf('offered', 'withdrawn'),
  edition: Type.Integer({ description: 'the latest version of the material' }),
  subject: strict({ zh: Type.String(), en: Type.String() }),
  changedAt: Instant,
};
const MaterialItem = strict(item);
const MaterialView = strict({
  ...item,
  contents: Contents,
  editions: Type.Array(
    strict({ edition: Type.Integer(), name: Type.String(), contents: Contents, publishedAt: Instant }),
  ),
});
const ID = idOf('materialId');
const READ_MODELS = ['materials_v1', 'material_versions_v1'];

function itemOf(row: MaterialRow): Static<typeof MaterialItem> {
  return {
    materialId: row.material_id,
    version: String(row.last_news),
    code: row.code,
    name: row.name,
    purpose: row.purpose,
    status: row.status,
    edition: row.version,
    subject: row.contents.subject,
    changedAt: row.changed_at,
  };
}
const view: View<MaterialRow, Static<typeof MaterialItem>> = { sealed: () => [], show: itemOf };

/** Materials: texts for many, in versions. */
export async function materialRoutes(app: FastifyInstance, needs: MarketingNeeds): Promise<void> {
  const { database } = needs;
  listing(app, needs, {
    path: '/materials',
    summary: 'Materials, the latest changed first',
    waitsFor: READ_MODELS,
    filters: Type.Object({ purpose: Type.Optional(PurposeCode) }),
    item: MaterialItem,
    page: (_, asked, place, limit) => materialsBefore(database, asked, place, limit),
    placeOf: (row) => ({ at: row.changed_at, id: row.material_id }),
    view,
  });
  app.get(
    '/api/marketing/v1/materials/:materialId',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: {
        summary: 'A material and each version of it',
        params: ID,
        response: { 200: MaterialView, 404: Problem },
      },
    },
    async (request, reply) => {
      const { materialId } = request.params as Static<typeof ID>;
      const row = await material(database, materialId);
      if (!row) throw new Rejection('material-unknown');
      reply.header('etag', `"${row.last_news}"`);
      const versions = await materialVersions(database, materialId);
      const editions = versions.map(({ version, name, contents, published_at }) => ({
        edition: version,
        name,
        contents,
        publishedAt: published_at,
      }));
      return { ...itemOf(row), contents: row.contents, editions } as never;
    },
  );
  materialActions(app, needs);
}

function materialActions(app: FastifyInstance, { desk }: MarketingNeeds): void {
  doing(app, {
    path: '/materials',
    summary: 'Publish the first version of a material',
    body: strict({ ...Written, purpose: PurposeCode }),
    answer: Type.Object({ materialId: Uuid }),
    status: 201,
    run: ({ body }, context) => beginMaterial(desk, body, context),
  });
  doing(app, {
    path: '/materials/:materialId/actions/publish',
    summary: 'Publish the next version',
    params: ID,
    body: strict(Written),
    run: ({ params, body }, context) => publishMaterial(desk, params.materialId, body, context),
  });
  doing(app, {
    path: '/materials/:materialId/actions/withdraw',
    summary: 'Let no new run send it',
    params: ID,
    body: strict({}),
    run: ({ params }, context) => withdrawMaterial(desk, params.materialId, context),
  });
}
