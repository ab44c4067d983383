import type { ServiceDefinition, ServiceParts, ServicePorts } from '@rapport/kernel/service';
import { decoders } from '@rapport/proto/catalogue';
import { phoneNumbersOf } from '@rapport/kernel/phone-number';
import { calendarIn } from './adapters/calendar.ts';
import { listsIn } from './adapters/lists.ts';
import { quotePrinter } from './adapters/quote-printer.ts';
import type { ImportDesk } from './commands/index.ts';
import { settings } from './config.ts';
import { boardRoutes } from './http/board.routes.ts';
import { importListRoutes } from './http/import-lists.routes.ts';
import { importRoutes } from './http/imports.routes.ts';
import { leadRoutes } from './http/leads.routes.ts';
import type { SalesNeeds } from './http/needs.ts';
import { opportunityRoutes } from './http/opportunities.routes.ts';
import { orderRoutes } from './http/orders.routes.ts';
import { productRoutes } from './http/products.routes.ts';
import { quotePaperRoutes } from './http/quote-paper.routes.ts';
import { quoteRoutes } from './http/quotes.routes.ts';
import { verificationRoutes } from './http/verification.routes.ts';
import { problems } from './problems.ts';
import { accounts } from './projections/accounts.ts';
import { conversationParties } from './projections/conversation-parties.ts';
import { contactPoints } from './projections/contact-points.ts';
import { imports } from './projections/imports.ts';
import { leads } from './projections/leads.ts';
import { offers } from './projections/offers.ts';
import { opportunities } from './projections/opportunities.ts';
import { opportunityStandings } from './projections/opportunity-standings.ts';
import { orders } from './projections/orders.ts';
import { parties } from './projections/parties.ts';
import { pipelines } from './projections/pipelines.ts';
import { products } from './projections/products.ts';
import { quotes } from './projections/quotes.ts';
import { publications } from './publications/index.ts';
import { partiesBy } from './queries/imports.ts';
import { familyOf, partyOf } from './queries/people.ts';
import { advanceImports } from './reactions/advance-import.ts';
import { leadFromForm } from './reactions/lead-from-form.ts';
import { linkLeadKey } from './reactions/link-lead-key.ts';
import { quoteExpiry } from './reactions/quote-expiry.ts';

/** From somebody who may want to buy to what they ordered: catalogue, leads, opportunities, quotes, orders. */
export const salesService: ServiceDefinition<typeof settings> = {
  name: 'sales',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

function build(ports: ServicePorts): ServiceParts {
  const { store, keys, clock, database, cursors, blobs } = ports;
  const readPhone = phoneNumbersOf(String(ports.settings['PHONE_COUNTRY'] ?? 'CN'));
  const desk: ImportDesk = {
    store,
    keys,
    clock,
    calendar: calendarIn(String(ports.settings['BRANCH_ZONE'] ?? 'Asia/Shanghai')),
    familyOf: (partyId) => familyOf(database, partyId),
    partyOf: (conversationId) => partyOf(database, conversationId),
    partiesBy: (points) => partiesBy(database, points),
    lists: listsIn(blobs, readPhone),
  };
  const needs: SalesNeeds = { desk, database, keys, cursors, clock, ...papers(ports.settings) };
  return {
    publications,
    topics: [
      'rapport.sales.product.v1',
      'rapport.sales.lead.v1',
      'rapport.sales.opportunity.v1',
      'rapport.sales.quote.v1',
      'rapport.sales.order.v1',
    ],
    decoders: decoders(
      'rapport.customers.party.v1',
      'rapport.customers.recognition.v1',
      'rapport.access.account.v1',
      'rapport.channels.submission.v1',
    ),
    projections: [
      products,
      parties,
      conversationParties,
      accounts,
      contactPoints,
      imports,
      leads,
      opportunities,
      opportunityStandings,
      quotes,
      offers,
      orders,
      pipelines,
    ],
    reactions: [leadFromForm(desk), advanceImports(desk), linkLeadKey(keys)],
    timers: [quoteExpiry(desk)],
    routes: async (app) => {
      await productRoutes(app, needs);
      await leadRoutes(app, needs);
      await app.register((nested) => importListRoutes(nested, needs));
      await importRoutes(app, needs);
      await opportunityRoutes(app, needs);
      await boardRoutes(app, needs);
      await quoteRoutes(app, needs);
      await quotePaperRoutes(app, needs);
      await orderRoutes(app, needs);
      await verificationRoutes(app, needs);
    },
  };
}

/** What quotes on paper need: who we are, where a quote is verified, and a printer. */
function papers(
  settings: ServicePorts['settings'],
): Pick<SalesNeeds, 'companyName' | 'print' | 'verificationAddress'> {
  const home = settings['PUBLIC_URL'];
  return {
    companyName: String(settings['COMPANY_NAME'] ?? ''),
    print: quotePrinter(),
    verificationAddress: (code) =>
      typeof home === 'string' ? new URL(`/v/${code}`, home).href : `/v/${code}`,
  };
}
