import type { FastifyInstance } from 'fastify';
import type { ServiceDefinition, ServiceParts, ServicePorts, Worker } from '@rapport/kernel/service';
import { decoders } from '@rapport/proto/catalogue';
import { nameIndex } from './adapters/name-index.ts';
import { phoneNumbersOf } from '@rapport/kernel/phone-number';
import { wantedBy } from './adapters/search-text.ts';
import { type Registry, beginStandardPurposes } from './commands/index.ts';
import { settings } from './config.ts';
import { consentService } from './grpc/consents.service.ts';
import { partyService } from './grpc/parties.service.ts';
import { consentPageRoutes } from './http/consent-pages.routes.ts';
import { consentRoutes } from './http/consents.routes.ts';
import { preferencePageRoutes } from './http/preference-page.routes.ts';
import { oneClickRoutes, preferenceRoutes } from './http/preferences.routes.ts';
import { purposeRoutes } from './http/purposes.routes.ts';
import { partyRoutes } from './http/parties.routes.ts';
import { type PartyPageNeeds, partyPageRoutes } from './http/party-pages.routes.ts';
import { recognitionRoutes } from './http/recognitions.routes.ts';
import { problems } from './problems.ts';
import { aliases } from './projections/aliases.ts';
import { consentUses } from './projections/consent-uses.ts';
import { consentWords } from './projections/consent-words.ts';
import { contactPoints } from './projections/contact-points.ts';
import { parties } from './projections/parties.ts';
import { purposes } from './projections/purposes.ts';
import { publications } from './publications/index.ts';
import { allPurposes, purposesAfter, usesOf, wordsBefore } from './queries/consents.ts';
import { foundParties, tooManyFit } from './queries/found-parties.ts';
import { partyPage } from './queries/parties.ts';
import { askForConsent } from './reactions/ask-consent.ts';
import { confirmConsent } from './reactions/confirm-consent.ts';
import { destroyKeyOfForgotten } from './reactions/destroy-key.ts';
import { hearComplaint } from './reactions/hear-complaint.ts';
import { recogniseSender } from './reactions/recognise-sender.ts';
import { tieConversationKey } from './reactions/tie-conversation.ts';

/** Who our customers are: parties, their addresses, who is the same as whom, and whom a conversation is with. */
export const customersService: ServiceDefinition<typeof settings> = {
  name: 'customers',
  migrations: new URL('../migrations/', import.meta.url),
  // The one plaintext: who was forgotten must not come back with it. It is made again.
  notInBackups: { tables: ['read.party_search_v1'], checkpoints: ['party_search_v1'] },
  settings,
  problems,
  build,
};

function build(ports: ServicePorts): ServiceParts {
  const { store, keys, clock, database, cursors } = ports;
  const readPhoneNumber = phoneNumbersOf(String(ports.settings['PHONE_COUNTRY'] ?? 'CN'));
  const registry: Registry = { store, keys, clock, readPhoneNumber };
  const reading: PartyPageNeeds = {
    keys,
    cursors,
    wantedBy: (text) => wantedBy(text, registry),
    foundParties: (visible, wanted, after, limit) => foundParties(database, visible, wanted, after, limit),
    tooManyFit: (wanted) => tooManyFit(database, wanted),
    partyPage: (visible, partyId) => partyPage(database, visible, partyId),
  };
  return {
    publications,
    topics: [
      'rapport.customers.consent.v1',
      'rapport.customers.party.v1',
      'rapport.customers.purpose.v1',
      'rapport.customers.recognition.v1',
    ],
    decoders: decoders(
      'rapport.channels.conversation.v1',
      'rapport.channels.sending.v1',
      'rapport.channels.submission.v1',
    ),
    projections: [parties, contactPoints, aliases, consentWords, purposes, consentUses],
    reactions: [
      ...[recogniseSender(registry), tieConversationKey(registry), hearComplaint(registry)],
      ...[askForConsent(registry), confirmConsent(ports), destroyKeyOfForgotten(registry)],
    ],
    routes: async (app) => {
      await app.register(partyPageRoutes, reading);
      await app.register(partyRoutes, { registry });
      await app.register(consentRoutes, { registry });
      await registerConsentPages(app, ports, registry, reading);
      await app.register(recognitionRoutes, { registry });
    },
    grpc: [
      partyService({
        ...reading,
        foundParties: (visible, wanted, limit) => foundParties(database, visible, wanted, undefined, limit),
      }),
      consentService(registry),
    ],
    workers: [standardPurposes(registry), nameIndex(ports)],
  };
}

async function registerConsentPages(
  app: FastifyInstance,
  { database, cursors }: ServicePorts,
  registry: Registry,
  { partyPage: visibleParty }: PartyPageNeeds,
): Promise<void> {
  const known = () => allPurposes(database);
  await app.register(consentPageRoutes, {
    registry,
    cursors,
    partyPage: visibleParty,
    purposes: known,
    wordsBefore: (points, limit, before) => wordsBefore(database, points, limit, before),
  });
  await app.register(purposeRoutes, {
    registry,
    cursors,
    purposesAfter: (limit, after) => purposesAfter(database, limit, after),
  });
  await app.register(preferencePageRoutes, {
    registry,
    purposes: known,
    usesOf: (point, limit) => usesOf(database, point, limit),
  });
  await app.register(preferenceRoutes, { registry });
  await app.register(oneClickRoutes, { registry });
}

/** What an installation can ask its customers for at its start. */
function standardPurposes(registry: Registry): Worker {
  return {
    name: 'standard-purposes',
    start: () => beginStandardPurposes(registry),
    stop: async () => {},
  };
}
