import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { InBoth, PurposeEvent } from './purpose.events.ts';

/** Answers, notices and confirmations: what customers wait for themselves. It is built in and needs no consent. */
export const SERVICE_PURPOSE = 'service';

export type PurposeCommand =
  /** Begins a purpose with the first words of its consent. */
  | {
      readonly type: 'BeginPurpose';
      readonly data: {
        readonly code: string;
        readonly name: InBoth;
        readonly promotion: boolean;
        readonly text: InBoth;
      };
    }
  | { readonly type: 'RenamePurpose'; readonly data: { readonly name: InBoth } }
  | { readonly type: 'PublishWording'; readonly data: { readonly text: InBoth } }
  | { readonly type: 'ClosePurpose'; readonly data: Readonly<Record<never, never>> };

/** A purpose that is there, with every wording there ever was, the first first. */
export interface KnownPurpose {
  readonly status: 'open' | 'closed';
  readonly code: string;
  readonly name: InBoth;
  readonly promotion: boolean;
  readonly wordings: readonly InBoth[];
}
export type PurposeState = { readonly status: 'none' } | KnownPurpose;

/** What customers may be contacted for. Whether it promotes never changes: consents were given to it as it was. */
export const Purpose: Decider<PurposeState, PurposeCommand, PurposeEvent> = {
  initial: { status: 'none' },
  decide(purpose, command) {
    if (command.type === 'BeginPurpose') return begin(purpose, command.data);
    if (purpose.status === 'none') throw new Rejection('purpose-unknown');
    if (command.type === 'ClosePurpose')
      return purpose.status === 'closed' ? [] : [{ type: 'PurposeClosed', data: { code: purpose.code } }];
    if (purpose.status === 'closed') throw new Rejection('purpose-closed');
    return command.type === 'RenamePurpose'
      ? rename(purpose, command.data.name)
      : publish(purpose, command.data.text);
  },
  evolve(purpose, { type, data }) {
    if (type === 'PurposeDefined') {
      const { code, name, promotion } = data;
      const wordings = purpose.status === 'none' ? [] : purpose.wordings;
      return { status: 'open', code, name, promotion, wordings };
    }
    // The stream begins with PurposeDefined: nothing else can come first.
    if (purpose.status === 'none') return purpose;
    if (type === 'PurposeClosed') return { ...purpose, status: 'closed' };
    return { ...purpose, wordings: [...purpose.wordings, data.text] };
  },
};

function begin(
  purpose: PurposeState,
  { text, ...defined }: Extract<PurposeCommand, { type: 'BeginPurpose' }>['data'],
): readonly PurposeEvent[] {
  if (purpose.status !== 'none' || defined.code === SERVICE_PURPOSE)
    throw new Rejection('purpose-already-there');
  return [
    { type: 'PurposeDefined', data: defined },
    { type: 'WordingPublished', data: { purpose: defined.code, version: 1, text } },
  ];
}

function rename({ code, promotion, name }: KnownPurpose, wanted: InBoth): readonly PurposeEvent[] {
  if (isSame(name, wanted)) return [];
  return [{ type: 'PurposeDefined', data: { code, name: wanted, promotion } }];
}

function publish({ code, wordings }: KnownPurpose, text: InBoth): readonly PurposeEvent[] {
  if (isSame(wordings.at(-1), text)) return [];
  return [{ type: 'WordingPublished', data: { purpose: code, version: wordings.length + 1, text } }];
}

const isSame = (one: InBoth | undefined, other: InBoth) => one?.zh === other.zh && one.en === other.en;
