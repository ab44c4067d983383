import { type CommandContext, type Outcome, execute, loadState, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { newUuid } from '@rapport/kernel/values';
import { Site, type SiteCommand } from '../domain/site.ts';
import type { SiteDefined } from '../domain/site.events.ts';
import { type Counter, originsOf } from './forms.ts';
import { siteStream } from './streams.ts';

type Definition = Extract<SiteCommand, { type: 'DefineSite' }>['data'];
export type SiteWords = Omit<Definition, 'anew'>;

/** Lets the visitors of a website chat with us; the answer names it. */
export function beginSite(counter: Counter, words: SiteWords, context: CommandContext): Promise<Outcome> {
  return define(counter, newUuid(counter.clock.now()), { ...words, anew: true }, context);
}

/** Says what a website is from here on. */
export function reviseSite(
  counter: Counter,
  siteId: string,
  words: SiteWords,
  context: CommandContext,
): Promise<Outcome> {
  return define(counter, siteId, { ...words, anew: false }, context);
}

function define(
  { store, mailboxes }: Counter,
  siteId: string,
  words: Definition,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    if (!mailboxes.has(words.mailbox)) throw new Rejection('mailbox-unknown');
    const data = { ...words, origins: originsOf(words.origins) };
    return [step(Site, siteStream(siteId), { type: 'DefineSite', data } as const)];
  };
  return execute(store, plan, context, () => ({ siteId }));
}

/** What was signed with the secret so far counts no longer. */
export function renewSiteSecret(
  store: EventStore,
  siteId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onSite(store, siteId, { type: 'RenewSiteSecret', data: { accountId } }, context);
}

/** Nobody chats there any more; what was said stays. */
export function closeSite(
  store: EventStore,
  siteId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onSite(store, siteId, { type: 'CloseSite', data: { accountId } }, context);
}

function onSite(
  store: EventStore,
  siteId: string,
  command: SiteCommand,
  context: CommandContext,
): Promise<Outcome> {
  return execute(store, [step(Site, siteStream(siteId), command)], context);
}

/** A website as it is now, and which of its secrets counts. */
export interface OpenSite extends Readonly<SiteDefined['data']> {
  readonly generation: number;
}

/** Refuses `site-unknown` and `site-closed`. */
export async function openSite({ store }: Pick<Counter, 'store'>, siteId: string): Promise<OpenSite> {
  const { state } = await loadState(store, Site, siteStream(siteId));
  if (!state.latest) throw new Rejection('site-unknown');
  if (state.closed) throw new Rejection('site-closed');
  return { ...state.latest, generation: state.generation };
}
