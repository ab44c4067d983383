import { type CommandContext, type Outcome, execute, loadState, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { ReadPhoneNumber } from '@rapport/kernel/phone-number';
import { type Clock, newUuid } from '@rapport/kernel/values';
import { Form, type FormCommand } from '../domain/form.ts';
import type { FormDefined } from '../domain/form.events.ts';
import { formStream } from './streams.ts';

/** What forms and chats on websites need of the world. */
export interface Counter {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly readPhoneNumber: ReadPhoneNumber;
  /** Mailboxes of ours. */
  readonly mailboxes: ReadonlySet<string>;
}

type Definition = Extract<FormCommand, { type: 'DefineForm' }>['data'];
export type FormWords = Omit<Definition, 'anew'>;

/** Begins a form; the answer names it. */
export function beginForm(counter: Counter, words: FormWords, context: CommandContext): Promise<Outcome> {
  const formId = newUuid(counter.clock.now());
  return define(counter, formId, { ...words, anew: true }, context);
}

/** Says what a form is from here on; whoever has an earlier version before them may still send it. */
export function reviseForm(
  counter: Counter,
  formId: string,
  words: FormWords,
  context: CommandContext,
): Promise<Outcome> {
  return define(counter, formId, { ...words, anew: false }, context);
}

function define(
  { store, mailboxes }: Counter,
  formId: string,
  words: Definition,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    if (!mailboxes.has(words.mailbox)) throw new Rejection('mailbox-unknown');
    const data = { ...words, sites: originsOf(words.sites) };
    return [step(Form, formStream(formId), { type: 'DefineForm', data } as const)];
  };
  return execute(store, plan, context, () => ({ formId }));
}

/** Nothing comes in by a form any more. */
export function closeForm(
  { store }: Pick<Counter, 'store'>,
  formId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'CloseForm', data: { accountId } } as const;
  return execute(store, [step(Form, formStream(formId), command)], context);
}

/** A form in one of its versions, the latest unless one is named; refuses `form-unknown` and `form-closed`. */
export async function openForm(
  { store }: Pick<Counter, 'store'>,
  formId: string,
  version?: number,
): Promise<FormDefined['data']> {
  const { state } = await loadState(store, Form, formStream(formId));
  const found = version === undefined ? state.versions.at(-1) : state.versions[version - 1];
  if (!found) throw new Rejection('form-unknown');
  if (state.closed) throw new Rejection('form-closed');
  return found;
}

/** Origins of websites (RFC 6454 §6.2), each once, in their order. */
export function originsOf(sites: readonly string[]): readonly string[] {
  const origins = sites.map((site) => {
    if (!URL.canParse(site)) throw new Rejection('site-unreadable');
    const { protocol, origin } = new URL(site);
    if (protocol !== 'https:' && protocol !== 'http:') throw new Rejection('site-unreadable');
    return origin;
  });
  return [...new Set(origins)].toSorted();
}
