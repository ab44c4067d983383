import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, contextOf, respond } from '@rapport/kernel/http';
import {
  type Registry,
  addContactPoint,
  confirmParty,
  enterParty,
  forgetParty,
  mergeParties,
  removeContactPoint,
  renameParty,
  unmergeParties,
} from '../commands/index.ts';
import {
  ContactPointText,
  Done,
  EnteredParty,
  Forgetting,
  Name,
  PartyId,
  TypedAddress,
  Uuid,
} from './schemas.ts';

const people = ['agent', 'admin'] as const;
const refusals = { 404: Problem, 409: Problem, 412: Problem, 422: Problem };
const PARTY = '/api/customers/v1/parties/:partyId';

/** What is done with a party. */
export const partyRoutes: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (
  app,
  { registry },
) => {
  app.post(
    '/api/customers/v1/parties',
    {
      config: { permits: people },
      schema: {
        summary: 'Begin a party that a person knows',
        body: EnteredParty,
        response: { 201: Type.Object({ partyId: Type.String(), code: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const { kind, name, contactPoints = [] } = request.body;
      const outcome = await enterParty(registry, { kind, name, contactPoints }, contextOf(request));
      return respond(reply, 'customers', outcome, 201) as never;
    },
  );

  app.post(
    `${PARTY}/actions/rename`,
    {
      config: { permits: people },
      schema: {
        summary: 'Name a party anew',
        params: PartyId,
        body: Type.Object({ name: Name }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { partyId } = request.params;
      const outcome = await renameParty(registry, partyId, request.body.name, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );

  app.post(
    `${PARTY}/actions/confirm`,
    {
      config: { permits: people },
      schema: {
        summary: 'Say that a provisional party is one indeed',
        params: PartyId,
        body: Type.Object({}),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { partyId } = request.params;
      const outcome = await confirmParty(registry, partyId, 'by-person', contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );

  await app.register(forgettingRoute, { registry });
  await app.register(mergeRoutes, { registry });
  await app.register(contactPointRoutes, { registry });
};

/** Who a party was, let go of. */
const forgettingRoute: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (
  app,
  { registry },
) => {
  app.post(
    `${PARTY}/actions/forget`,
    {
      config: { permits: ['admin'] },
      schema: {
        summary: 'Forget who a party was, for good; what happened stays as it was counted',
        params: PartyId,
        body: Forgetting,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { partyId } = request.params;
      const outcome = await forgetParty(registry, partyId, request.body.reason, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );
};

/** Which parties are one. */
const mergeRoutes: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (app, { registry }) => {
  app.post(
    `${PARTY}/actions/merge`,
    {
      config: { permits: people },
      schema: {
        summary: 'Make a party an alias of another',
        params: PartyId,
        body: Type.Object({ intoPartyId: Uuid }),
        response: { 200: Type.Object({ mergeId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const { partyId } = request.params;
      const outcome = await mergeParties(registry, partyId, request.body.intoPartyId, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );

  app.post(
    `${PARTY}/actions/unmerge`,
    {
      config: { permits: people },
      schema: {
        summary: 'Undo a merge exactly',
        params: PartyId,
        body: Type.Object({ mergeId: Uuid }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { partyId } = request.params;
      const outcome = await unmergeParties(registry, partyId, request.body.mergeId, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );
};

/** Where a party can be reached. */
const contactPointRoutes: FastifyPluginAsyncTypebox<{ readonly registry: Registry }> = async (
  app,
  { registry },
) => {
  app.post(
    `${PARTY}/contact-points`,
    {
      config: { permits: people },
      schema: {
        summary: 'Add an address of a party',
        params: PartyId,
        body: TypedAddress,
        response: { 201: Type.Object({ contactPoint: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const { partyId } = request.params;
      const outcome = await addContactPoint(registry, partyId, request.body, contextOf(request));
      return respond(reply, 'customers', outcome, 201) as never;
    },
  );

  app.post(
    `${PARTY}/contact-points/actions/remove`,
    {
      config: { permits: people },
      schema: {
        summary: 'Take an address away from a party',
        params: PartyId,
        body: Type.Object({ contactPoint: ContactPointText }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { partyId } = request.params;
      const { contactPoint } = request.body;
      const outcome = await removeContactPoint(registry, partyId, contactPoint, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );
};
