import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { Form, type FormCommand } from './form.ts';
import type { FormEvent, FormField } from './form.events.ts';
import { Submission } from './submission.ts';
import type { SubmissionReceived } from './submission.events.ts';

const words = (text: string) => ({ zh: `${text} zh`, en: `${text} en` });
const field = (fieldId: string, kind: FormField['kind'], changed: Partial<FormField> = {}): FormField => ({
  fieldId,
  kind,
  label: words(fieldId),
  required: true,
  choices: [],
  ...changed,
});
const said = {
  title: words('offer'),
  purpose: 'offer',
  fields: [field('mail', 'mail'), field('text', 'text')],
  mailbox: 'sales@rapport.example',
  sites: ['https://www.example.com'],
  accountId: 'ann',
} as const;
const define = (changed: object = {}, anew = false): FormCommand => ({
  type: 'DefineForm',
  data: { ...said, ...changed, anew },
});
const defined = (version: number, changed: object = {}): FormEvent => ({
  type: 'FormDefined',
  data: { ...said, ...changed, version },
});
const close: FormCommand = { type: 'CloseForm', data: { accountId: 'ann' } };
const closed: FormEvent = { type: 'FormClosed', data: { accountId: 'ann' } };
const form = scenario(Form);

describe('a web form', () => {
  test('is said in versions, and the same again is none', () => {
    form.given().when(define({}, true)).then(defined(1));
    form
      .given(defined(1))
      .when(define({ purpose: 'enquiry' }))
      .then(defined(2, { purpose: 'enquiry' }));
    form
      .given(defined(1))
      .when(define({ accountId: 'bob' }))
      .thenNothing();
    form.given().when(define()).thenRejected('form-unknown');
    form
      .given(defined(1))
      .when(define({ purpose: 'enquiry' }, true))
      .thenRejected('form-already-there');
  });

  test('asks for a way back, for each thing once, and gives choices where there is a choice', () => {
    const refused = (slug: string, ...fields: readonly FormField[]) =>
      form.given().when(define({ fields }, true)).thenRejected(slug);
    refused('form-without-way-back', field('text', 'text'));
    refused('form-without-way-back', field('mail', 'mail', { required: false }));
    refused('form-field-twice', field('mail', 'mail'), field('mail', 'text'));
    refused('form-field-twice', field('mail', 'mail'), field('other', 'mail'));
    refused('form-choice-without-choices', field('mail', 'mail'), field('which', 'choice'));
    refused('form-choice-without-choices', field('mail', 'mail', { choices: [words('a'), words('b')] }));
  });

  test('is closed for good', () => {
    form.given(defined(1)).when(close).then(closed);
    form.given(defined(1), closed).when(close).thenNothing();
    form.given(defined(1), closed).when(define()).thenRejected('form-closed');
    form.given().when(close).thenRejected('form-unknown');
  });
});

describe('a filled form', () => {
  const data = { contentHash: 'a' } as SubmissionReceived['data'];
  const received = { type: 'SubmissionReceived', data } as const;
  const submission = scenario(Submission);
  test('arrives once, and not under the id of another', () => {
    submission.given().when({ type: 'ReceiveSubmission', data }).then(received);
    submission.given(received).when({ type: 'ReceiveSubmission', data }).thenNothing();
    submission
      .given(received)
      .when({ type: 'ReceiveSubmission', data: { ...data, contentHash: 'b' } })
      .thenRejected('submission-has-other-content');
  });
});
