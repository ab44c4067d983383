import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { analysisPages } from './analysis/routes.ts';
import { figurePages } from './figures/routes.ts';
import { InboxScreen } from './inbox/inbox-screen.tsx';
import { loyaltyPages } from './loyalty/routes.ts';
import { marketingPages } from './marketing/routes.ts';
import { partnerPages } from './partners/routes.ts';
import { outside } from './outside-routes.tsx';
import { root } from './root-route.tsx';
import * as search from './search-params.ts';
import { shell } from './shell-route.tsx';

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/inbox', search: { view: 'unassigned' }, throw: true });
  },
});

const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  validateSearch: search.inbox,
  component: InboxScreen,
});

const conversation = createRoute({
  getParentRoute: () => shell,
  path: '/conversations/$conversationId',
  component: lazyRouteComponent(() => import('./conversation/conversation-screen.tsx'), 'ConversationScreen'),
});

const cases = createRoute({
  getParentRoute: () => shell,
  path: '/cases',
  validateSearch: search.cases,
  component: lazyRouteComponent(() => import('./cases/cases-screen.tsx'), 'CasesScreen'),
});

const serviceSettings = createRoute({
  getParentRoute: () => shell,
  path: '/service-settings',
  component: lazyRouteComponent(() => import('./cases/settings-screen.tsx'), 'ServiceSettingsScreen'),
});

const oneCase = createRoute({
  getParentRoute: () => shell,
  path: '/cases/$caseId',
  component: lazyRouteComponent(() => import('./cases/case-screen.tsx'), 'CaseScreen'),
});

const customer = createRoute({
  getParentRoute: () => shell,
  path: '/customers/$partyId',
  validateSearch: search.customer,
  component: lazyRouteComponent(() => import('./customer/customer-screen.tsx'), 'CustomerScreen'),
});

const comparison = createRoute({
  getParentRoute: () => shell,
  path: '/customers/$partyId/comparison',
  validateSearch: search.comparison,
  component: lazyRouteComponent(() => import('./customer/comparison-screen.tsx'), 'ComparisonScreen'),
});

const find = createRoute({
  getParentRoute: () => shell,
  path: '/search',
  validateSearch: search.find,
  component: lazyRouteComponent(() => import('./search/search-screen.tsx'), 'SearchScreen'),
});

const unanswered = createRoute({
  getParentRoute: () => shell,
  path: '/unanswered',
  validateSearch: search.unanswered,
  component: lazyRouteComponent(() => import('./unanswered/unanswered-screen.tsx'), 'UnansweredScreen'),
});

const unansweredDay = createRoute({
  getParentRoute: () => shell,
  path: '/unanswered/$day/$bucket',
  component: lazyRouteComponent(() => import('./unanswered/reckoned-screen.tsx'), 'ReckonedScreen'),
});

const work = createRoute({
  getParentRoute: () => shell,
  path: '/work',
  component: lazyRouteComponent(() => import('./workflow/my-work-screen.tsx'), 'MyWorkScreen'),
});

const promises = createRoute({
  getParentRoute: () => shell,
  path: '/promises',
  validateSearch: search.promises,
  component: lazyRouteComponent(() => import('./workflow/promises-screen.tsx'), 'PromisesScreen'),
});

const promise = createRoute({
  getParentRoute: () => shell,
  path: '/promises/$promiseId',
  validateSearch: search.promise,
  component: lazyRouteComponent(() => import('./workflow/promise-screen.tsx'), 'PromiseScreen'),
});

const task = createRoute({
  getParentRoute: () => shell,
  path: '/tasks/$taskId',
  component: lazyRouteComponent(() => import('./workflow/task-screen.tsx'), 'TaskScreen'),
});

const deals = createRoute({
  getParentRoute: () => shell,
  path: '/deals',
  validateSearch: search.deals,
  component: lazyRouteComponent(() => import('./sales/board-screen.tsx'), 'BoardScreen'),
});

const deal = createRoute({
  getParentRoute: () => shell,
  path: '/deals/$opportunityId',
  component: lazyRouteComponent(() => import('./sales/opportunity-screen.tsx'), 'OpportunityScreen'),
});

const newQuote = createRoute({
  getParentRoute: () => shell,
  path: '/deals/$opportunityId/quote',
  component: lazyRouteComponent(() => import('./sales/new-quote-screen.tsx'), 'NewQuoteScreen'),
});

const leads = createRoute({
  getParentRoute: () => shell,
  path: '/leads',
  validateSearch: search.leads,
  component: lazyRouteComponent(() => import('./sales/leads-screen.tsx'), 'LeadsScreen'),
});

const importLeads = createRoute({
  getParentRoute: () => shell,
  path: '/leads/import',
  component: lazyRouteComponent(() => import('./sales/import-screen.tsx'), 'ImportScreen'),
});

const leadSources = createRoute({
  getParentRoute: () => shell,
  path: '/leads/sources',
  component: lazyRouteComponent(() => import('./sales/sources-screen.tsx'), 'SourcesScreen'),
});

const quote = createRoute({
  getParentRoute: () => shell,
  path: '/quotes/$quoteId',
  component: lazyRouteComponent(() => import('./sales/quote-screen.tsx'), 'QuoteScreen'),
});

const order = createRoute({
  getParentRoute: () => shell,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('./sales/order-screen.tsx'), 'OrderScreen'),
});

const products = createRoute({
  getParentRoute: () => shell,
  path: '/products',
  component: lazyRouteComponent(() => import('./sales/products-screen.tsx'), 'ProductsScreen'),
});

const mailbox = createRoute({
  getParentRoute: () => shell,
  path: '/mailbox',
  validateSearch: search.mailbox,
  component: lazyRouteComponent(() => import('./mailbox/mailbox-screen.tsx'), 'MailboxScreen'),
});

const operations = createRoute({
  getParentRoute: () => shell,
  path: '/operations',
  component: lazyRouteComponent(() => import('./operations/operations-screen.tsx'), 'OperationsScreen'),
});

const messages = createRoute({
  getParentRoute: () => shell,
  path: '/messages',
  validateSearch: search.messages,
  component: lazyRouteComponent(() => import('./gate/gate-screen.tsx'), 'GateScreen'),
});

const websites = createRoute({
  getParentRoute: () => shell,
  path: '/websites',
  component: lazyRouteComponent(() => import('./websites/websites-screen.tsx'), 'WebsitesScreen'),
});

const purposes = createRoute({
  getParentRoute: () => shell,
  path: '/consents',
  component: lazyRouteComponent(() => import('./consent/purposes-screen.tsx'), 'PurposesScreen'),
});

const accounts = createRoute({
  getParentRoute: () => shell,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./accounts/accounts-screen.tsx'), 'AccountsScreen'),
});

const tree = root.addChildren([
  ...outside,
  shell.addChildren([
    home,
    inbox,
    conversation,
    cases,
    oneCase,
    serviceSettings,
    customer,
    comparison,
    find,
    unanswered,
    unansweredDay,
    deals,
    deal,
    newQuote,
    leads,
    importLeads,
    leadSources,
    quote,
    order,
    products,
    work,
    promises,
    promise,
    task,
    ...loyaltyPages,
    ...marketingPages,
    ...partnerPages,
    ...figurePages,
    ...analysisPages,
    mailbox,
    operations,
    messages,
    websites,
    purposes,
    accounts,
  ]),
]);

/** All pages by their addresses. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    // The queries keep what was loaded; the router need not.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
