import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, personOf } from '@rapport/kernel/http';
import type { Operations as OperationsAnswer } from './api.ts';
import {
  Comparison,
  ComparisonQuery,
  ConversationPage,
  CustomerPage,
  CustomerQuery,
  InboxPage,
  InboxQuery,
  Operations,
} from './api.ts';
import { conversationPage } from '../queries/conversation-page.ts';
import { type CustomerNeeds, customerComparison, customerPage } from '../queries/customer-page.ts';
import { inboxPage } from '../queries/inbox.ts';

/** What the pages need. */
export interface PageNeeds extends CustomerNeeds {
  readonly operations: () => Promise<OperationsAnswer>;
}

const everybody = ['admin', 'agent'] as const;
const Id = Type.String({ format: 'uuid' });

/** The pages of the console: inbox, conversation, customer, comparison, operations. */
export const pageRoutes: FastifyPluginAsyncTypebox<PageNeeds> = async (app, needs) => {
  app.get(
    '/api/console/v1/inbox',
    {
      config: { permits: everybody, waitsFor: ['inbox_v1'] },
      schema: { summary: 'A list of conversations', querystring: InboxQuery, response: { 200: InboxPage } },
    },
    (request) => inboxPage(needs, personOf(request), request.query),
  );

  app.get(
    '/api/console/v1/conversations/:conversationId',
    {
      config: { permits: everybody, waitsFor: ['customer_events_v1'] },
      schema: {
        summary: 'A conversation with everything in it, and the customer beside it',
        params: Type.Object({ conversationId: Id }),
        response: { 200: ConversationPage, 404: Problem },
      },
    },
    (request) => conversationPage(needs, personOf(request), request.params.conversationId),
  );

  app.get(
    '/api/console/v1/customers/:partyId',
    {
      config: { permits: everybody, waitsFor: ['customer_events_v1'] },
      schema: {
        summary: 'The page of a customer, now or as of an instant',
        params: Type.Object({ partyId: Id }),
        querystring: CustomerQuery,
        response: { 200: CustomerPage, 404: Problem },
      },
    },
    ({ params, query }) => customerPage(needs, params.partyId, query),
  );

  app.get(
    '/api/console/v1/customers/:partyId/comparison',
    {
      config: { permits: everybody, waitsFor: ['customer_events_v1'] },
      schema: {
        summary: 'A customer at two instants, and what lies between',
        params: Type.Object({ partyId: Id }),
        querystring: ComparisonQuery,
        response: { 200: Comparison, 404: Problem, 422: Problem },
      },
    },
    ({ params, query }) => customerComparison(needs, params.partyId, query),
  );

  app.get(
    '/api/console/v1/operations',
    {
      config: { permits: everybody },
      schema: { summary: 'How every service stands', response: { 200: Operations } },
    },
    () => needs.operations(),
  );
};
