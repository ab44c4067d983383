import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type TouchRow, touchesOf } from '../queries/touches.ts';
import { listing } from './listing.ts';
import type { MarketingNeeds } from './needs.ts';
import { Code, Instant, Uuid, oneOf, strict } from './schemas.ts';

const Touch = strict({
  messageId: Uuid,
  campaign: strict({ campaignId: Uuid, code: Code, name: Type.String() }),
  material: Type.Optional(
    strict({ materialId: Uuid, name: Type.String(), edition: Type.Optional(Type.Integer()) }),
  ),
  state: oneOf('queued', 'held', 'attempted', 'sent', 'stopped', 'failed', 'uncertain'),
  reason: Type.Optional(Type.String({ description: 'why it is held, was stopped or failed' })),
  queuedAt: Instant,
  sentAt: Type.Optional(Instant),
  bounced: Type.Boolean(),
  complainedAt: Type.Optional(Instant),
  answeredAt: Type.Optional(Instant),
  conversationId: Type.Optional(Uuid),
  followed: Type.Array(strict({ link: Type.String(), at: Instant })),
});
const READ_MODELS = ['sendings_v1', 'campaigns_v1', 'materials_v1', 'aliases_v1'];

function touchView(row: TouchRow): Static<typeof Touch> {
  return {
    messageId: row.message_id,
    campaign: { campaignId: row.campaign_id, code: row.campaign_code, name: row.campaign_name },
    ...(row.material_id ? { material: materialOf(row, row.material_id) } : {}),
    state: row.state,
    ...(row.reason === '' ? {} : { reason: row.reason }),
    queuedAt: row.queued_at,
    ...(row.sent_at ? { sentAt: row.sent_at } : {}),
    bounced: row.bounced,
    ...(row.complained_at ? { complainedAt: row.complained_at } : {}),
    ...(row.answered_at ? { answeredAt: row.answered_at } : {}),
    ...(row.conversation_id ? { conversationId: row.conversation_id } : {}),
    followed: [...row.followed],
  };
}

function materialOf(row: TouchRow, materialId: string) {
  const edition = row.material_version === null ? {} : { edition: row.material_version };
  return { materialId, name: row.material_name, ...edition };
}

/** Touches: what was sent to a customer for campaigns, and what they did with it. */
export async function touchRoutes(app: FastifyInstance, needs: MarketingNeeds): Promise<void> {
  listing(app, needs, {
    path: '/touches',
    summary: 'Messages of campaigns to a customer, the latest first',
    waitsFor: READ_MODELS,
    filters: Type.Object({ party: Uuid }),
    item: Touch,
    page: (_, { party }, place, limit) => touchesOf(needs.database, party, place, limit),
    placeOf: (row) => ({ at: row.queued_at, id: row.message_id }),
    view: { sealed: () => [], show: touchView },
  });
}
