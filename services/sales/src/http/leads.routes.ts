import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { assignLead, captureLead, qualifyLead, refuseLead } from '../commands/index.ts';
import { type LeadRow, lead, leadSources, leadsBefore } from '../queries/leads.ts';
import { familyOf } from '../queries/people.ts';
import { PEOPLE, doing } from './doing.ts';
import { type View, listing, shown } from './listing.ts';
import type { SalesNeeds } from './needs.ts';
import {
  Amount,
  Code,
  Day,
  Instant,
  Locked,
  Personal,
  RecordRef,
  Uuid,
  Version,
  Words,
  idOf,
  oneOf,
  strict,
} from './schemas.ts';

const Reason = oneOf(
  'no-need',
  'no-budget',
  'not-reachable',
  'duplicate',
  'not-our-market',
  'no-customer',
  'other',
);
const view = {
  leadId: Uuid,
  version: Version,
  code: Code,
  status: oneOf('open', 'qualified', 'refused'),
  source: strict({ kind: Type.String(), id: Type.String() }),
  via: Type.Optional(strict({ kind: oneOf('form', 'import'), id: Uuid })),
  contact: Type.Optional(
    strict({ name: Type.Optional(Personal), email: Type.Optional(Personal), phone: Type.Optional(Personal) }),
  ),
  partyId: Type.Optional(Uuid),
  partyName: Type.Optional(Personal),
  topic: Personal,
  ownerId: Type.Optional(Uuid),
  ownerName: Type.Optional(Personal),
  opportunityId: Type.Optional(Uuid),
  reason: Type.Optional(Type.String()),
  note: Type.Optional(Personal),
  capturedAt: Instant,
};
/** A lead as lists show it. */
export const LeadItem = strict(view);
const LeadView = strict({ ...view, locked: Locked });
const ID = idOf('leadId');
const READ_MODELS = ['leads_v1', 'parties_v1', 'conversation_parties_v1'];

const CONTACT = ['name', 'email', 'phone'] as const;

function contactView(contact: NonNullable<LeadRow['contact']>, opened: readonly (string | null)[]) {
  const given = CONTACT.map((field, i) => [field, opened[i] ?? null] as const);
  return Object.fromEntries(given.filter(([field]) => contact[field] !== null));
}

/** What brought it, and how they are reached. */
function broughtBy(row: LeadRow, reached: readonly (string | null)[]) {
  return {
    ...(row.via_kind ? { via: { kind: row.via_kind as 'form' | 'import', id: row.via_id } } : {}),
    ...(row.contact ? { contact: contactView(row.contact, reached) } : {}),
  };
}

/** How a lead is shown. */
export const leadView: View<LeadRow, Static<typeof LeadItem>> = {
  sealed: (row) => [
    { field: 'topic', sealed: row.topic },
    { field: 'name', sealed: row.party_name },
    { field: 'name', sealed: row.owner_name },
    { field: 'note', sealed: row.note },
    ...CONTACT.map((field) => ({ field, sealed: row.contact?.[field] ?? null })),
  ],
  show: (row, [topic = null, partyName = null, ownerName = null, note = null, ...reached]) => ({
    leadId: row.lead_id,
    version: String(row.last_news),
    code: row.code,
    status: row.status,
    source: { kind: row.source_kind, id: row.source_id },
    ...broughtBy(row, reached),
    ...(row.party_id ? { partyId: row.party_id, partyName } : {}),
    topic,
    ...(row.owner ? { ownerId: row.owner, ownerName } : {}),
    ...(row.opportunity_id ? { opportunityId: row.opportunity_id } : {}),
    ...(row.reason ? { reason: row.reason } : {}),
    ...(row.note ? { note } : {}),
    capturedAt: row.captured_at,
  }),
};

/** Leads: who may want to buy. */
export async function leadRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  const { database, keys } = needs;
  listing(app, needs, {
    path: '/leads',
    summary: 'Leads, the latest first',
    waitsFor: READ_MODELS,
    filters: Type.Object({
      status: Type.Optional(oneOf('open', 'qualified', 'refused')),
      owner: Type.Optional(Uuid),
      source: Type.Optional(Uuid),
      via: Type.Optional(Uuid),
      party: Type.Optional(Uuid),
    }),
    item: LeadItem,
    page: async (visible, { status, owner, source, via, party }, place, limit) => {
      const family = party === undefined ? undefined : await familyOf(database, party);
      return await leadsBefore(
        database,
        visible,
        { status, owner, sourceId: source, viaId: via, family },
        place,
        limit,
      );
    },
    placeOf: (row) => ({ at: row.captured_at, id: row.lead_id }),
    view: leadView,
  });
  app.get(
    '/api/sales/v1/leads/:leadId',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: { summary: 'A lead', params: ID, response: { 200: LeadView, 404: Problem } },
    },
    async (request, reply) => {
      const { leadId } = request.params as Static<typeof ID>;
      const row = await lead(database, visibleTo(request.principal!), leadId);
      if (!row) throw new Rejection('lead-unknown');
      reply.header('etag', `"${row.last_news}"`);
      const { items, locked } = await shown(keys, leadView, [row]);
      return { ...items[0]!, locked };
    },
  );
  sourcesRoute(app, needs);
  leadActions(app, needs);
}

const SOURCES = 100;
const Source = strict({
  kind: oneOf('form', 'import', 'conversation', 'party'),
  id: Type.Optional(Uuid),
  captured: Type.Integer(),
  open: Type.Integer(),
  qualified: Type.Integer(),
  refused: Type.Integer(),
  reasons: Type.Record(Type.String(), Type.Integer(), {
    description: 'how many were refused for which reason',
  }),
  lastAt: Instant,
});

/** What became of what came in: whoever runs a form or buys a list sees what sellers made of it. */
function sourcesRoute(app: FastifyInstance, { database }: SalesNeeds): void {
  app.get(
    '/api/sales/v1/lead-sources',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: {
        summary: 'Where leads came from and what became of them, the latest 100 sources',
        response: { 200: strict({ items: Type.Array(Source) }) },
      },
    },
    async ({ principal }) => {
      const rows = await leadSources(database, visibleTo(principal!), SOURCES);
      return {
        items: rows.map(({ id, kind, last_at: lastAt, ...counts }) => ({
          ...counts,
          kind: kind as Static<typeof Source>['kind'],
          ...(id ? { id } : {}),
          lastAt,
        })),
      };
    },
  );
}

function leadActions(app: FastifyInstance, { desk }: SalesNeeds): void {
  doing(app, {
    path: '/leads',
    summary: 'Capture a lead from a conversation or about a customer',
    body: strict({
      topic: Words(500),
      source: Type.Optional(RecordRef),
      partyId: Type.Optional(Uuid),
      ownerId: Type.Optional(Uuid),
    }),
    answer: Type.Object({ leadId: Uuid, code: Code }),
    status: 201,
    run: ({ body, accountId }, context) =>
      captureLead(desk, { ...body, ownerId: body.ownerId ?? accountId }, context),
  });
  doing(app, {
    path: '/leads/:leadId/actions/assign',
    summary: 'Give a lead to somebody; to whoever asks unless said',
    params: ID,
    body: strict({ ownerId: Type.Optional(Uuid) }),
    run: ({ params, body, accountId }, context) =>
      assignLead(desk, params.leadId, body.ownerId ?? accountId, context),
  });
  doing(app, {
    path: '/leads/:leadId/actions/refuse',
    summary: 'Say that a lead is none, and why',
    params: ID,
    body: strict({ reason: Reason, note: Type.Optional(Words(1000)) }),
    run: ({ params, body }, context) => refuseLead(desk, params.leadId, body, context),
  });
  doing(app, {
    path: '/leads/:leadId/actions/qualify',
    summary: 'Make an opportunity of a lead',
    params: ID,
    body: strict({
      title: Words(200),
      amount: Amount,
      expectedClose: Day,
      partyId: Type.Optional(Uuid),
    }),
    answer: Type.Object({ opportunityId: Uuid, code: Code }),
    status: 201,
    run: ({ params, body, accountId }, context) =>
      qualifyLead(desk, params.leadId, { ...body, by: accountId }, context),
  });
}
