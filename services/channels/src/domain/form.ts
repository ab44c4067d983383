import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { FormClosed, FormDefined, FormEvent, FormField } from './form.events.ts';
import { saysTheSame } from './same.ts';

export type FormCommand =
  /** `anew`: it must not be there yet. */
  | {
      readonly type: 'DefineForm';
      readonly data: Omit<FormDefined['data'], 'version'> & { readonly anew: boolean };
    }
  | { readonly type: 'CloseForm'; readonly data: FormClosed['data'] };

export interface FormState {
  readonly closed: boolean;
  /** Every version there ever was, the first first. */
  readonly versions: readonly FormDefined['data'][];
}

/** A web form: what visitors of a website are asked, in versions. */
export const Form: Decider<FormState, FormCommand, FormEvent> = {
  initial: { closed: false, versions: [] },
  decide(form, { type, data }) {
    if (type === 'DefineForm') return define(form, data);
    if (form.versions.length === 0) throw new Rejection('form-unknown');
    return form.closed ? [] : [{ type: 'FormClosed', data }];
  },
  evolve: (form, { type, data }) =>
    type === 'FormClosed' ? { ...form, closed: true } : { ...form, versions: [...form.versions, data] },
};

type Definition = Extract<FormCommand, { type: 'DefineForm' }>['data'];

function define({ closed, versions }: FormState, { anew, ...wanted }: Definition): readonly FormEvent[] {
  const last = versions.at(-1);
  if (!anew && !last) throw new Rejection('form-unknown');
  if (closed) throw new Rejection('form-closed');
  refuseUnanswerable(wanted.fields);
  const { accountId } = wanted;
  if (last && saysTheSame({ ...wanted, version: last.version }, { ...last, accountId })) return [];
  if (anew && last) throw new Rejection('form-already-there');
  return [{ type: 'FormDefined', data: { ...wanted, version: versions.length + 1 } }];
}

/** Of these a form asks once. */
const ONCE = ['name', 'mail', 'phone'] as const;

function refuseUnanswerable(fields: readonly FormField[]): void {
  const ids = new Set(fields.map(({ fieldId }) => fieldId));
  const twice = ONCE.some((kind) => fields.filter((field) => field.kind === kind).length > 1);
  if (ids.size < fields.length || twice) throw new Rejection('form-field-twice');
  // Whoever cannot be answered has been asked for nothing.
  const reachable = fields.some(({ kind, required }) => required && (kind === 'mail' || kind === 'phone'));
  if (!reachable) throw new Rejection('form-without-way-back');
  if (fields.some(({ kind, choices }) => (kind === 'choice') !== choices.length > 1))
    throw new Rejection('form-choice-without-choices');
  refuseUnfreeConsents(fields);
}

/** A consent is free, is for something, once, and can be confirmed at the address it is given for. */
function refuseUnfreeConsents(fields: readonly FormField[]): void {
  if (fields.some(({ kind, purpose = '' }) => (kind === 'consent') !== (purpose !== '')))
    throw new Rejection('form-consent-without-purpose');
  const consents = fields.filter(({ kind }) => kind === 'consent');
  if (new Set(consents.map(({ purpose }) => purpose)).size < consents.length)
    throw new Rejection('form-field-twice');
  if (consents.some(({ required }) => required)) throw new Rejection('form-consent-required');
  if (consents.length > 0 && !fields.some(({ kind }) => kind === 'mail'))
    throw new Rejection('form-consent-without-mail');
}
