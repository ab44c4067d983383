import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { type Cursors, Problem } from '@rapport/kernel/http';
import { type PolicyTree, visibleTo } from '@rapport/kernel/policy';
import { type KeyRing, openTexts } from '@rapport/kernel/sealing';
import type { FoundRow, Place, Wanted } from '../queries/found-parties.ts';
import type { PartyPage } from '../queries/parties.ts';
import { FoundPage, PartyId, PartyView } from './schemas.ts';

/** What the reading routes need. */
export interface PartyPageNeeds {
  readonly keys: KeyRing;
  readonly cursors: Cursors;
  readonly wantedBy: (text: string) => Wanted | undefined;
  readonly foundParties: (
    visible: PolicyTree,
    wanted: Wanted,
    after: Place | undefined,
    limit: number,
  ) => Promise<readonly FoundRow[]>;
  readonly tooManyFit: (wanted: Wanted) => Promise<boolean>;
  readonly partyPage: (visible: PolicyTree, partyId: string) => Promise<PartyPage | undefined>;
}

const people = ['agent', 'admin'] as const;

/** Parties as they are shown: one, and those a text finds. */
export const partyPageRoutes: FastifyPluginAsyncTypebox<PartyPageNeeds> = async (app, needs) => {
  app.get(
    '/api/customers/v1/parties',
    {
      config: {
        permits: people,
        waitsFor: ['parties_v1', 'party_contact_points_v1', 'aliases_v1', 'party_search_v1'],
      },
      schema: {
        summary: 'Find parties by name, pinyin, full mail address, phone number or code',
        querystring: Type.Object(
          {
            q: Type.String({ minLength: 1, maxLength: 320 }),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
            cursor: Type.Optional(Type.String({ maxLength: 512 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: FoundPage, 400: Problem },
      },
    },
    async ({ principal, query: { q, limit = 20, cursor } }) => {
      const wanted = needs.wantedBy(q);
      if (!wanted) return { items: [], tooMany: false, locked: false };
      const scope = `parties ${JSON.stringify(wanted)}`;
      const after = cursor === undefined ? undefined : placeOf(needs.cursors.open(scope, cursor));
      const [rows, tooMany] = await Promise.all([
        needs.foundParties(visibleTo(principal!), wanted, after, limit + 1),
        needs.tooManyFit(wanted),
      ]);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const next = last && needs.cursors.seal(scope, [last.rank, last.party_id]);
      const found = await foundPage(needs.keys, wanted.by, shown);
      return { ...found, tooMany, ...(next ? { nextCursor: next } : {}) };
    },
  );

  app.get(
    '/api/customers/v1/parties/:partyId',
    {
      config: { permits: people, waitsFor: ['parties_v1', 'party_contact_points_v1', 'aliases_v1'] },
      schema: {
        summary: 'The party an id stands for',
        params: PartyId,
        response: { 200: PartyView, 404: Problem },
      },
    },
    async ({ principal, params: { partyId } }, reply) => {
      const page = await needs.partyPage(visibleTo(principal!), partyId);
      if (!page) throw new Rejection('party-unknown');
      reply.header('etag', `"${page.validator}"`);
      return await partyView(needs.keys, page);
    },
  );
};

function placeOf([rank, partyId]: readonly unknown[]): Place {
  return { rank: Number(rank), partyId: String(partyId) };
}

async function foundPage(keys: KeyRing, matchedBy: Wanted['by'], rows: readonly FoundRow[]) {
  const { texts, locked } = await openTexts(
    keys,
    rows.map(({ name }) => ({ field: 'name', sealed: name })),
  );
  const items = rows.map(({ party_id, code, provisional }, i) => ({
    partyId: party_id,
    code,
    name: texts[i] ?? null,
    provisional,
    matchedBy,
  }));
  return { items, locked };
}

async function partyView(keys: KeyRing, { party, merges, contactPoints }: PartyPage) {
  const { texts, locked } = await openTexts(keys, [
    { field: 'name', sealed: party.name },
    ...contactPoints.map(({ address }) => ({ field: 'address', sealed: address })),
  ]);
  const [name = null, ...addresses] = texts;
  return {
    partyId: party.party_id,
    code: party.code,
    kind: party.kind,
    name,
    provisional: party.provisional,
    begunAt: party.begun_at,
    ...(party.forgotten_at ? { forgottenAt: party.forgotten_at } : {}),
    aliases: merges.map((merge) => merge.party_id),
    merges: merges.map(({ merge_id, party_id, survivor_id, merged_at }) => ({
      mergeId: merge_id,
      partyId: party_id,
      intoPartyId: survivor_id,
      mergedAt: merged_at,
    })),
    contactPoints: contactPoints.map(({ contact_point, kind, party_id }, i) => ({
      contactPoint: contact_point,
      kind,
      address: addresses[i] ?? null,
      partyId: party_id,
    })),
    locked,
  };
}
