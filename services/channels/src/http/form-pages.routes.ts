import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type Cursors, Problem, contextOf, respond } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import { formTicket, readFormTicket } from '../adapters/form-ticket.ts';
import { type Counter, openForm, receiveSubmission } from '../commands/index.ts';
import type { FormField } from '../domain/form.events.ts';
import { type FormRow, type Wording, formsAfter, wordingsNow } from '../queries/forms.ts';
import { FormParams, FormsPage, ShownForm, Submission } from './form-schemas.ts';
import { PageQuery } from './schemas.ts';

/** What forms are shown and taken in with. */
export interface FormNeeds extends Counter {
  readonly database: Database;
  readonly cursors: Cursors;
}

const LIST = 'forms';
const PUBLIC_FORM = '/api/channels/v1/public/forms/:formId';
const refusals = { 404: Problem, 409: Problem, 410: Problem, 422: Problem };

/** Web forms as people list them, and as visitors see and send them. */
export const formPageRoutes: FastifyPluginAsyncTypebox<FormNeeds> = async (app, needs) => {
  await app.register(formListRoutes, needs);
  await app.register(publicFormRoutes, needs);
};

const formListRoutes: FastifyPluginAsyncTypebox<FormNeeds> = async (app, { database, cursors }) => {
  app.get(
    '/api/channels/v1/forms',
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['forms_v1'] },
      schema: {
        summary: 'Web forms, each as its latest version says, the newest first',
        querystring: PageQuery,
        response: { 200: FormsPage, 400: Problem },
      },
    },
    async ({ query: { limit = 50, cursor } }) => {
      const after = cursor === undefined ? undefined : String(cursors.open(LIST, cursor)[0]);
      const rows = await formsAfter(database, limit + 1, after);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(formView),
        ...(last ? { nextCursor: cursors.seal(LIST, [last.form_id]) } : {}),
      };
    },
  );
};

const publicFormRoutes: FastifyPluginAsyncTypebox<FormNeeds> = async (app, needs) => {
  const { clock, keys } = needs;

  app.get(
    PUBLIC_FORM,
    {
      // The gateway asks for whoever is at its door.
      config: { permits: ['service'] },
      schema: {
        summary: 'A web form to be filled in; without a session',
        params: FormParams,
        response: { 200: ShownForm, ...refusals },
      },
    },
    async ({ params: { formId } }) => {
      const { version, title, fields } = await openForm(needs, formId);
      const ticket = formTicket(formId, { version, shownAt: clock.now().getTime() }, keys.indexHash);
      const wordings = await wordingsNow(needs.database);
      return { title, fields: shownFields(fields, wordings), ticket };
    },
  );

  app.post(
    `${PUBLIC_FORM}/submissions`,
    {
      config: { permits: ['service'] },
      schema: {
        summary: 'Send a filled form; without a session',
        params: FormParams,
        body: Submission,
        response: { 201: Type.Object({ submissionId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const { formId } = request.params;
      const { submissionId, language, answers, ticket, website: trap = '' } = request.body;
      const shown = readFormTicket(formId, ticket, keys.indexHash);
      const asked = contextOf(request);
      const context = { ...asked, cause: { ...asked.cause, actor: 'customer' } };
      const filled = { submissionId, language, answers, shown, trap };
      return respond(
        reply,
        'channels',
        await receiveSubmission(needs, formId, filled, context),
        201,
      ) as never;
    },
  );
};

function formView(row: FormRow) {
  const { form_id, status, version, title, purpose, fields, mailbox, sites, changed_at, last_news } = row;
  return {
    ...{ formId: form_id, status, version, title, purpose, mailbox },
    ...{ fields: mutable(fields), sites: [...sites], changedAt: changed_at, validator: String(last_news) },
  };
}

/** What can be asked now: a consent stands with the words of its purpose, and not at all when that was closed. */
function shownFields(fields: readonly FormField[], wordings: ReadonlyMap<string, Wording>) {
  return mutable(fields).flatMap((field) => {
    if (field.kind !== 'consent') return [field];
    const wording = wordings.get(field.purpose ?? '');
    return wording ? [{ ...field, wording }] : [];
  });
}

/** Answers are written from lists that nobody else holds. */
function mutable(fields: readonly FormField[]) {
  return fields.map((field) => ({ ...field, choices: [...field.choices] }));
}
