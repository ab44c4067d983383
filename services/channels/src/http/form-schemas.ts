import { Type } from 'typebox';

const Id = Type.String({ format: 'uuid' });
const Label = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' });
export const Words = Type.Object({ zh: Label, en: Label });
export const LanguageText = Type.Union([Type.Literal('zh'), Type.Literal('en')]);
export const PurposeText = Type.Union([
  Type.Literal('enquiry'),
  Type.Literal('offer'),
  Type.Literal('complaint'),
]);
/** Scheme, host and port of a website, nothing else: it stands in the policy of our answers. */
export const Origin = Type.String({
  maxLength: 120,
  pattern: '^https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?$',
  description: 'origin of a website, https://www.example.com',
});
export const Mailbox = Type.String({ minLength: 3, maxLength: 254, description: 'one of the company’s own' });
export const FormParams = Type.Object({ formId: Id });

const Field = Type.Object({
  fieldId: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
  kind: Type.Union([
    Type.Literal('name'),
    Type.Literal('mail'),
    Type.Literal('phone'),
    Type.Literal('text'),
    Type.Literal('choice'),
    Type.Literal('consent'),
  ]),
  label: Words,
  required: Type.Boolean(),
  choices: Type.Array(Words, { maxItems: 20, description: 'of a choice alone' }),
  purpose: Type.Optional(
    Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$', description: 'of a consent alone: what it is for' }),
  ),
});
const form = {
  title: Words,
  purpose: PurposeText,
  fields: Type.Array(Field, { minItems: 1, maxItems: 20 }),
  mailbox: Mailbox,
  sites: Type.Array(Origin, {
    maxItems: 50,
    description: 'websites that may show it within their pages; it has an address of its own besides',
  }),
};
export const FormBody = Type.Object(form);
export const FormView = Type.Object({
  formId: Type.String(),
  status: Type.String({ description: 'open or closed' }),
  version: Type.Integer(),
  changedAt: Type.String(),
  validator: Type.String({ description: 'of this version, for If-Match' }),
  ...form,
});
export const FormsPage = Type.Object({
  items: Type.Array(FormView),
  nextCursor: Type.Optional(Type.String()),
});

/** What whoever has the address of a form is shown. */
export const ShownForm = Type.Object({
  title: Words,
  fields: Type.Array(
    Type.Object({
      ...Field.properties,
      wording: Type.Optional(
        Type.Object(
          { version: Type.Integer(), text: Type.Object({ zh: Type.String(), en: Type.String() }) },
          { description: 'of a consent: the words it is asked in now; their version is the answer' },
        ),
      ),
    }),
  ),
  ticket: Type.String({ description: 'goes back with the answers' }),
});
export const Submission = Type.Object({
  submissionId: Type.String({ format: 'uuid', description: 'made by the page: sent twice it arrives once' }),
  language: LanguageText,
  ticket: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
  answers: Type.Array(
    Type.Object({
      fieldId: Type.String({ maxLength: 32 }),
      value: Type.String({
        maxLength: 4_000,
        description:
          'of a choice its place in the list, from 0; of a ticked consent the version of its words',
      }),
    }),
    { maxItems: 20 },
  ),
  website: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'people are not shown this: absent' }),
  ),
});
