import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { deriveUuid, normalMailAddress } from '@rapport/kernel/values';
import { Conversation } from '../domain/conversation.ts';
import type { MessageReceived } from '../domain/conversation.events.ts';
import type { FormDefined, FormField } from '../domain/form.events.ts';
import { Submission } from '../domain/submission.ts';
import type { SubmissionReceived, TickedConsent } from '../domain/submission.events.ts';
import type { Language } from '../domain/bilingual-text.ts';
import { type Counter, openForm } from './forms.ts';
import { conversationStream, conversationSubject, look, submissionStream } from './streams.ts';

/** A form as it comes in. */
export interface FilledForm {
  /** Made by the page, so that what is sent twice arrives once. */
  readonly submissionId: string;
  readonly language: Language;
  readonly answers: readonly { readonly fieldId: string; readonly value: string }[];
  /** What the page says it was shown; undefined: nothing that we gave out. */
  readonly shown: { readonly version: number; readonly shownAt: number } | undefined;
  /** People do not see this field: whoever fills it in is none. */
  readonly trap: string;
}

/** Faster than this nobody reads a form and fills it in. */
const LEAST_MS = 2_000;
const MOST_MS = 24 * 3_600_000;

/** Takes a filled form in: a conversation with its first message, in one append. The answer is the same however often it is sent. */
export function receiveSubmission(
  counter: Counter,
  formId: string,
  filled: FilledForm,
  context: CommandContext,
): Promise<Outcome> {
  const { store, keys } = counter;
  const submissionId = deriveUuid('submission', formId, filled.submissionId);
  const answers = filled.answers.toSorted((a, b) => (a.fieldId < b.fieldId ? -1 : 1));
  const contentHash = keys.indexHash(
    'submission',
    JSON.stringify([filled.language, answers.map(({ fieldId, value }) => [fieldId, value])]),
  );
  const plan = async (): Promise<readonly Step[]> => {
    const seen = await look(store, Submission, submissionStream(submissionId));
    if (seen.state.contentHash === contentHash) return [];
    if (seen.state.contentHash !== undefined) throw new Rejection('submission-has-other-content');
    const version = versionShown(filled, counter.clock.now());
    const form = await openForm(counter, formId, version);
    const data = await sealSubmission(counter, { formId, submissionId, form, filled, contentHash });
    return [
      step(Submission, seen.streamId, { type: 'ReceiveSubmission', data: data.submission }, seen),
      step(Conversation, conversationStream(data.submission.conversationId), {
        type: 'ReceiveMessage',
        data: { message: data.message, opening: { channel: 'form', ...openingOf(data.submission) } },
      }),
    ];
  };
  return execute(store, plan, context, () => ({ submissionId }));
}

/** The version a person had before them; refuses what was shown too long ago, and what no person can have done. */
function versionShown({ shown, trap }: FilledForm, now: Date): number {
  if (!shown || trap !== '') throw new Rejection('submission-looks-automatic');
  const sinceMs = now.getTime() - shown.shownAt;
  if (sinceMs < LEAST_MS) throw new Rejection('submission-looks-automatic');
  if (sinceMs > MOST_MS) throw new Rejection('submission-stale');
  return shown.version;
}

interface ToSeal {
  readonly formId: string;
  readonly submissionId: string;
  readonly form: FormDefined['data'];
  readonly filled: FilledForm;
  readonly contentHash: string;
}

async function sealSubmission(
  { keys, readPhoneNumber }: Counter,
  { formId, submissionId, form, filled, contentHash }: ToSeal,
): Promise<{ readonly submission: SubmissionReceived['data']; readonly message: MessageReceived['data'] }> {
  const { language } = filled;
  const read = readAnswers(form.fields, filled, readPhoneNumber);
  const conversationId = deriveUuid('conversation', submissionId);
  const contactKind = read.mail ? 'email' : 'phone';
  const reached = read.mail ?? read.phone ?? '';
  const threading = JSON.stringify({ messageId: '', references: [] });
  const [address, displayName, subject, text, threadingBox, replyTo] = await keys.seal(
    conversationSubject(conversationId),
    [
      { field: 'address', text: reached },
      { field: 'display_name', text: read.name },
      { field: 'subject', text: form.title[language] },
      { field: 'text', text: read.text },
      { field: 'threading', text: threading },
      ...(read.mail ? [{ field: 'reply_to', text: read.mail }] : []),
    ],
  );
  const contactPoint = keys.indexHash(contactKind, reached);
  const said = {
    contactPoint,
    address: address!,
    displayName: displayName!,
    subject: subject!,
    text: text!,
    messageId: deriveUuid('message', submissionId),
  };
  const { version: formVersion, purpose, mailbox } = form;
  return {
    submission: {
      ...{ formId, formVersion, purpose, mailbox, conversationId, language, contactKind },
      ...said,
      // Without an address to confirm it at, nothing was asked for.
      ...(read.mail && read.consents.length > 0 ? { consents: read.consents } : {}),
      contentHash,
    },
    message: {
      ...{ mailId: submissionId, channel: 'form', textTruncated: false, htmlBlobId: '', attachments: [] },
      ...said,
      ...{ automatic: false, marks: [], rawSubject: '' },
      participants: read.mail ? [contactPoint] : [],
      replyTo: replyTo ?? null,
      threading: threadingBox!,
    },
  };
}

function openingOf(said: SubmissionReceived['data']) {
  const { mailbox, contactPoint, contactKind, address, displayName, subject } = said;
  return { mailbox, contactPoint, contactKind, address, displayName, subject };
}

interface ReadAnswers {
  readonly name: string;
  readonly mail: string | undefined;
  readonly phone: string | undefined;
  readonly consents: readonly TickedConsent[];
  /** Every answer under its label. */
  readonly text: string;
}

/** Every answer in the form it is kept in; refuses what is missing, what fits no question, and what cannot be read. */
function readAnswers(
  fields: readonly FormField[],
  { answers, language }: FilledForm,
  readPhoneNumber: Counter['readPhoneNumber'],
): ReadAnswers {
  const given = new Map(answers.map(({ fieldId, value }) => [fieldId, value.trim()]));
  const unasked = answers.some(({ fieldId }) => !fields.some((field) => field.fieldId === fieldId));
  if (unasked || given.size < answers.length) throw new Rejection('answer-unreadable');
  const said = fields.flatMap((field) => {
    const value = given.get(field.fieldId) ?? '';
    if (value === '' && field.required) throw new Rejection('answer-missing', { fieldId: field.fieldId });
    if (value === '') return [];
    const read = readAnswer(field, value, language, readPhoneNumber);
    if (read === undefined) throw new Rejection('answer-unreadable', { fieldId: field.fieldId });
    return [{ field, read }];
  });
  const of = (kind: FormField['kind']) => said.find(({ field }) => field.kind === kind)?.read;
  const consents = said.flatMap(({ field: { kind, purpose = '' }, read }) =>
    kind === 'consent' ? [{ purpose, wordingVersion: Number(read) }] : [],
  );
  const text = said
    .map(({ field, read }) => `${field.label[language]}: ${field.kind === 'consent' ? '✓' : read}`)
    .join('\n');
  return { name: of('name') ?? '', mail: of('mail'), phone: of('phone'), consents, text };
}

const LONGEST_LINE = 200;
const WORDING_VERSION = /^[1-9]\d{0,5}$/;

function readAnswer(
  { kind, choices }: FormField,
  value: string,
  language: Language,
  readPhoneNumber: Counter['readPhoneNumber'],
): string | undefined {
  if (kind === 'text') return value;
  if (value.length > LONGEST_LINE || value.includes('\n')) return undefined;
  if (kind === 'mail') return normalMailAddress(value);
  if (kind === 'phone') return readPhoneNumber(value);
  // A consent is answered by the version of the words that stood beside it.
  if (kind === 'consent') return WORDING_VERSION.exec(value)?.[0];
  return kind === 'choice' ? chosenFrom(choices, value)?.[language] : value;
}

/** A choice is answered by its place in the list. */
function chosenFrom(choices: FormField['choices'], place: string) {
  return /^\d{1,2}$/.test(place) ? choices[Number(place)] : undefined;
}
