import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Problem } from '@rapport/kernel/http';
import { maskedAddress } from '../adapters/masked-address.ts';
import { type Registry, familiesOf, ownerOf, wordingsOf, wordsAt } from '../commands/index.ts';
import { Consent } from '../domain/consent.ts';
import { permissionIn } from '../domain/ledger.ts';
import type { PurposeRow, UseRow } from '../queries/consents.ts';
import { permissionView } from './consent-pages.routes.ts';
import { OwnPage, TokenParams } from './consent-schemas.ts';
import { linkOf } from './preferences.routes.ts';

/** What the customer’s own page is made of. */
export interface PreferencePageNeeds {
  readonly registry: Registry;
  readonly purposes: () => Promise<readonly PurposeRow[]>;
  readonly usesOf: (contactPoint: string, limit: number) => Promise<readonly UseRow[]>;
}

/** The latest uses are shown; more than these nobody reads on a telephone. */
const MOST_USES = 100;
/** What was asked longer ago is asked anew. */
const ASKED_FOR_MS = 30 * 24 * 3_600_000;

/** The customer’s own page, without a session: what they permit, what shows it, and what it was used for. */
export const preferencePageRoutes: FastifyPluginAsyncTypebox<PreferencePageNeeds> = async (app, needs) => {
  app.get(
    '/api/customers/v1/public/preferences/:token',
    {
      config: { permits: ['service'], waitsFor: ['purposes_v1', 'consent_uses_v1'] },
      schema: {
        summary: 'What one permits at an address, what shows it and what it was used for; without a session',
        params: TokenParams,
        response: { 200: OwnPage, 404: Problem },
      },
    },
    async ({ params: { token } }) => {
      const { contactPoint, purpose } = linkOf(needs.registry, token);
      return await ownPage(needs, contactPoint, purpose);
    },
  );
};

async function ownPage(
  { registry, purposes, usesOf }: PreferencePageNeeds,
  contactPoint: string,
  linked: string,
) {
  const { store, clock } = registry;
  const [all, read, uses, address] = await Promise.all([
    purposes(),
    wordsAt(store, [contactPoint]),
    usesOf(contactPoint, MOST_USES + 1),
    addressOf(registry, contactPoint),
  ]);
  const words = read.get(contactPoint)!;
  const { preferences } = words.reduce(Consent.evolve, Consent.initial);
  const since = new Date(clock.now().getTime() - ASKED_FOR_MS).toISOString();
  const open = all.filter(({ status, promotion }) => status === 'open' && promotion);
  return {
    address,
    purpose: linked,
    ...preferences,
    moreUses: uses.length > MOST_USES,
    purposes: await Promise.all(
      open.map(async ({ code, name, version, text }) => {
        const permission = permissionView(permissionIn(words, { code, promotion: true }, 'mail'));
        const pending = permission.askedAt !== null && permission.askedAt >= since;
        const agreed = permission.wordingVersion;
        const wordings = agreed === null ? [] : await wordingsOf(registry, code);
        return {
          ...{ code, name, version, text, ...permission, pending },
          agreedText: agreed === null ? null : (wordings[agreed - 1] ?? null),
          uses: uses
            .slice(0, MOST_USES)
            .filter((use) => use.purpose === code)
            .map((use) => use.sent_at),
        };
      }),
    ),
  };
}

/** The address the page is of, as its owner recognises it; null: nobody's now, or forgotten. */
async function addressOf({ store, keys }: Registry, contactPoint: string): Promise<string | null> {
  const owner = await ownerOf({ store }, contactPoint);
  if (owner === '') return null;
  const family = (await familiesOf(store, [owner])).get(owner);
  const point = family?.points.find((one) => one.contactPoint === contactPoint);
  if (!point) return null;
  const [address] = await keys.open([{ field: 'address', sealed: point.address }]);
  return address === undefined ? null : maskedAddress(address);
}
