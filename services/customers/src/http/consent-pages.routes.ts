import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Rejection } from '@rapport/kernel/decider';
import { type Cursors, Problem } from '@rapport/kernel/http';
import { type PolicyTree, visibleTo } from '@rapport/kernel/policy';
import { type OpenedTexts, openTexts } from '@rapport/kernel/sealing';
import { type Registry, mayContact, wordsAt } from '../commands/index.ts';
import { type Dated, type Permission, permissionIn } from '../domain/ledger.ts';
import type { ConsentWordRow, PurposeRow } from '../queries/consents.ts';
import type { ContactPointRow, PartyPage } from '../queries/parties.ts';
import { ConsentHistory, ConsentsView, PageQuery } from './consent-schemas.ts';
import { PartyId } from './schemas.ts';

/** What the reading routes need. */
export interface ConsentPageNeeds {
  readonly registry: Registry;
  readonly cursors: Cursors;
  readonly partyPage: (visible: PolicyTree, partyId: string) => Promise<PartyPage | undefined>;
  readonly purposes: () => Promise<readonly PurposeRow[]>;
  readonly wordsBefore: (
    contactPoints: readonly string[],
    limit: number,
    before?: number,
  ) => Promise<readonly ConsentWordRow[]>;
}

const people = ['agent', 'admin'] as const;
const CONSENTS = '/api/customers/v1/parties/:partyId/consents';
const WAITS = ['parties_v1', 'party_contact_points_v1', 'aliases_v1'];

/** What a customer permits, as agents see it. */
export const consentPageRoutes: FastifyPluginAsyncTypebox<ConsentPageNeeds> = async (app, needs) => {
  const { registry, cursors } = needs;

  app.get(
    CONSENTS,
    {
      config: { permits: people, waitsFor: [...WAITS, 'purposes_v1'] },
      schema: {
        summary: 'What a party permits at each of its addresses, and whether it may be contacted',
        params: PartyId,
        response: { 200: ConsentsView, 404: Problem },
      },
    },
    async ({ principal, params: { partyId } }) => {
      const page = await visiblePage(needs, visibleTo(principal!), partyId);
      return await consentsView(needs, page);
    },
  );

  app.get(
    `${CONSENTS}/history`,
    {
      config: { permits: people, waitsFor: [...WAITS, 'consent_words_v1'] },
      schema: {
        summary: 'All that was said at a party’s addresses, the latest first, with its evidence',
        params: PartyId,
        querystring: PageQuery,
        response: { 200: ConsentHistory, 400: Problem, 404: Problem },
      },
    },
    async ({ principal, params: { partyId }, query: { limit = 50, cursor } }) => {
      const scope = `consents ${partyId}`;
      const before = cursor === undefined ? undefined : Number(cursors.open(scope, cursor)[0]);
      const page = await visiblePage(needs, visibleTo(principal!), partyId);
      const points = page.contactPoints.map((point) => point.contact_point);
      const rows = await needs.wordsBefore(points, limit + 1, before);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const shown = rows.slice(0, limit);
      const opened = await openTexts(registry.keys, shown.map(noteOf));
      return {
        items: shown.map((row) => wordView(row, opened)),
        locked: opened.locked,
        ...(last ? { nextCursor: cursors.seal(scope, [last.position]) } : {}),
      };
    },
  );
};

async function visiblePage(
  { partyPage }: ConsentPageNeeds,
  visible: PolicyTree,
  partyId: string,
): Promise<PartyPage> {
  const page = await partyPage(visible, partyId);
  if (!page) throw new Rejection('party-unknown');
  return page;
}

const noteOf = ({ evidence }: Pick<ConsentWordRow, 'evidence'>) => ({ field: 'note', sealed: evidence.note });

function wordView(row: ConsentWordRow, { textOf }: OpenedTexts) {
  const { event_id, contact_point, said, purpose, channel, wording_version, preferences } = row;
  const { by, record, note } = row.evidence;
  return {
    wordId: event_id,
    contactPoint: contact_point,
    said,
    purpose,
    channel,
    wordingVersion: wording_version,
    preferences,
    by,
    record: record ?? null,
    note: textOf(note),
    actor: row.actor,
    saidAt: row.said_at,
  };
}

async function consentsView({ registry, purposes }: ConsentPageNeeds, { party, contactPoints }: PartyPage) {
  const points = contactPoints.map((point) => point.contact_point);
  const [all, words] = await Promise.all([purposes(), wordsAt(registry.store, points)]);
  const open = all.filter(({ status }) => status === 'open');
  const addressed = contactPoints.map(({ address }) => ({ field: 'address', sealed: address }));
  const { textOf, locked } = await openTexts(registry.keys, addressed);
  return {
    partyId: party.party_id,
    purposes: await Promise.all(open.map((purpose) => standing(registry, purpose, party.party_id, locked))),
    contactPoints: contactPoints.map((point) => ({
      contactPoint: point.contact_point,
      kind: point.kind,
      address: textOf(point.address),
      permissions: point.kind === 'email' ? permissionsAt(point, open, words) : [],
    })),
    locked,
  };
}

/** A purpose, and whether the party may be contacted for it now; unknown while the key ring is away. */
async function standing(registry: Registry, purpose: PurposeRow, partyId: string, locked: boolean) {
  const { code, name, promotion, version, text } = purpose;
  const asked = [{ partyId, contactPoint: '' }];
  const [said] = locked ? [] : await mayContact(registry, code, 'mail', asked);
  const reason = said === undefined ? 'unavailable' : said.allowed ? '' : said.reason;
  return { code, name, promotion, version, text, allowed: said?.allowed ?? false, reason };
}

function permissionsAt(
  { contact_point }: ContactPointRow,
  purposes: readonly PurposeRow[],
  words: ReadonlyMap<string, readonly Dated[]>,
) {
  return purposes.map(({ code, promotion }) => ({
    purpose: code,
    ...permissionView(permissionIn(words.get(contact_point) ?? [], { code, promotion }, 'mail')),
  }));
}

/** How a permission stands, since when, and by whose word. */
export function permissionView({ word, pending }: Permission) {
  const askedAt = pending?.occurredAt ?? null;
  if (!word) return { state: 'never-given', since: null, by: null, wordingVersion: null, askedAt } as const;
  const said = { since: word.occurredAt, by: word.data.evidence.by, askedAt };
  return word.type === 'ConsentGiven'
    ? ({ state: 'given', ...said, wordingVersion: word.data.wordingVersion } as const)
    : ({ state: 'withdrawn', ...said, wordingVersion: null } as const);
}
