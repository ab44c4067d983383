import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { readMoney } from '@rapport/kernel/money';
import { newUuid } from '@rapport/kernel/values';
import { type EnteredValue, comparableValue } from '../adapters/comparable-value.ts';
import type { DueWindow, RecordRef } from '../domain/moments.ts';
import type { PromiseCommand } from '../domain/promise.commands.ts';
import type { PromiseChannel, PromiseKind, PromiseMade, PromisedValue } from '../domain/promise.events.ts';
import type { SealedText } from '../domain/sealed-text.ts';
import { CustomerPromise, type KnownPromise } from '../domain/promise.ts';
import {
  type Desk,
  instantFor,
  look,
  momentOf,
  partySubject,
  promiseStream,
  refuseStrangers,
  sealTexts,
} from './desk.ts';

/** A window as people say it: local times or whole days, and their zone. */
export interface EnteredWindow {
  readonly from?: string;
  readonly to: string;
  readonly zone: string;
}

/** A promise as somebody enters it. */
export interface EnteredPromise {
  readonly partyId: string;
  readonly kind: PromiseKind;
  readonly value?: EnteredValue;
  readonly quote?: string;
  readonly about?: RecordRef;
  readonly source?: RecordRef;
  readonly channel: PromiseChannel;
  readonly window: EnteredWindow;
  /** Who answers for it. */
  readonly owner: string;
  /** Who enters it. */
  readonly by: string;
}

/** Takes down what somebody here promised to a customer; the answer names it. */
export function makePromise(desk: Desk, entered: EnteredPromise, context: CommandContext): Promise<Outcome> {
  const promiseId = newUuid(desk.clock.now());
  const plan = async () => {
    const { partyId, owner, by, kind, about, source, channel } = entered;
    if (!(await desk.knows.party(partyId))) throw new Rejection('party-unknown');
    await refuseStrangers(desk, owner, by);
    const window = windowOf(entered.window);
    const { value, valueHash, quote } = await wordsOf(desk, entered);
    const data: PromiseMade['data'] = {
      accountId: owner,
      partyId,
      kind,
      ...(value ? { value } : {}),
      valueHash,
      ...(quote ? { quote } : {}),
      ...(about ? { about } : {}),
      ...(source ? { source } : {}),
      channel,
      window,
    };
    return [step(CustomerPromise, promiseStream(promiseId), { type: 'MakePromise', data })];
  };
  return execute(desk.store, plan, context, () => ({ promiseId }));
}

async function wordsOf(desk: Desk, { partyId, kind, value, quote }: EnteredPromise) {
  const comparable = value && comparableValue(value);
  const text = value?.type === 'text' ? value.text : undefined;
  const sealed = await sealTexts(desk, partySubject(partyId), { quote, value: text });
  return {
    value: promisedValue(value, sealed.value),
    valueHash: comparable === undefined ? '' : desk.keys.indexHash('promise-value', `${kind} ${comparable}`),
    quote: sealed.quote,
  };
}

/** A value as it is kept: amounts with their currency's digits, words sealed. */
function promisedValue(
  value: EnteredValue | undefined,
  sealed: SealedText | undefined,
): PromisedValue | undefined {
  if (value?.type === 'money') return { type: 'money', ...readMoney(value) };
  if (value?.type === 'text') return sealed && { type: 'text', text: sealed };
  return value;
}

/** The customer was told another time, and why. */
export function reschedulePromise(
  desk: Desk,
  promiseId: string,
  asked: { readonly window: EnteredWindow; readonly reason: string; readonly accountId: string },
  context: CommandContext,
): Promise<Outcome> {
  return onPromise(desk, promiseId, context, async ({ partyId }) => {
    const { reason } = await sealTexts(desk, partySubject(partyId), { reason: asked.reason });
    const at = instantFor(desk, context);
    const data = { window: windowOf(asked.window), reason: reason!, accountId: asked.accountId, at };
    return { type: 'ReschedulePromise', data };
  });
}

/** Somebody else answers for it from here on. */
export function handOverPromise(
  desk: Desk,
  promiseId: string,
  asked: { readonly owner: string; readonly accountId: string },
  context: CommandContext,
): Promise<Outcome> {
  return onPromise(desk, promiseId, context, async () => {
    await refuseStrangers(desk, asked.owner, asked.accountId);
    return { type: 'HandOverPromise', data: { accountId: asked.owner } };
  });
}

/** It was done; whether in time is decided by the instant this is said. */
export function keepPromise(
  desk: Desk,
  promiseId: string,
  asked: { readonly accountId: string; readonly evidence?: RecordRef; readonly note?: string },
  context: CommandContext,
): Promise<Outcome> {
  return onPromise(desk, promiseId, context, async ({ partyId }) => {
    const { note } = await sealTexts(desk, partySubject(partyId), { note: asked.note });
    const { accountId, evidence } = asked;
    const at = instantFor(desk, context);
    const data = { accountId, ...(evidence ? { evidence } : {}), ...(note ? { note } : {}), at };
    return { type: 'KeepPromise', data };
  });
}

/** Takes a promise back before its time. */
export function withdrawPromise(
  desk: Desk,
  promiseId: string,
  asked: { readonly reason: string; readonly accountId: string },
  context: CommandContext,
): Promise<Outcome> {
  return onPromise(desk, promiseId, context, async ({ partyId }) => {
    const { reason } = await sealTexts(desk, partySubject(partyId), { reason: asked.reason });
    const data = { accountId: asked.accountId, reason: reason!, at: instantFor(desk, context) };
    return { type: 'WithdrawPromise', data };
  });
}

/** Its window has ended at this instant; nothing happens if it did not end unkept. */
export function breakPromise(
  store: Desk['store'],
  promiseId: string,
  at: string,
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'BreakPromise', data: { at } } as const;
  return execute(store, [step(CustomerPromise, promiseStream(promiseId), command)], context);
}

function onPromise(
  { store }: Desk,
  promiseId: string,
  context: CommandContext,
  commandOn: (promise: KnownPromise) => Promise<PromiseCommand>,
): Promise<Outcome> {
  const plan = async (): Promise<readonly Step[]> => {
    const seen = await look(store, CustomerPromise, promiseStream(promiseId));
    const { state } = seen;
    if (state.status === 'none') throw new Rejection('promise-unknown');
    return [step(CustomerPromise, seen.streamId, await commandOn(state), seen)];
  };
  return execute(store, plan, context);
}

function windowOf({ from, to, zone }: EnteredWindow): DueWindow {
  return {
    ...(from === undefined ? {} : { from: momentOf(from, zone, 'begins') }),
    to: momentOf(to, zone, 'ends'),
  };
}
