import type { Decider } from '@rapport/kernel/decider';
import type {
  ConsentAsked,
  ConsentEvent,
  ConsentGiven,
  ConsentWithdrawn,
  ContactChannel,
  Preferences,
  PreferencesSet,
} from './consent.events.ts';

export type ConsentCommand =
  | { readonly type: 'AskConsent'; readonly data: ConsentAsked['data'] }
  | { readonly type: 'GiveConsent'; readonly data: ConsentGiven['data'] }
  | { readonly type: 'WithdrawConsent'; readonly data: ConsentWithdrawn['data'] }
  | { readonly type: 'SetPreferences'; readonly data: PreferencesSet['data'] };

/** The last word on a purpose and a channel, and how many words had been said when it was. */
export type Word =
  | { readonly said: 'given'; readonly at: number; readonly partyId: string; readonly wordingVersion: number }
  | { readonly said: 'withdrawn'; readonly at: number };

/** What was said at a contact point, by purpose and channel; an empty purpose or channel stands for all. */
export interface ConsentState {
  readonly words: Readonly<Record<string, Word>>;
  readonly count: number;
  readonly preferences: Preferences;
}

/** What somebody is contacted for: its code, and whether it promotes. */
export interface AskedPurpose {
  readonly code: string;
  readonly promotion: boolean;
}

/** What may be done at a contact point: it outlives merges of parties and the forgetting of whom it belonged to. */
export const Consent: Decider<ConsentState, ConsentCommand, ConsentEvent> = {
  initial: { words: {}, count: 0, preferences: { language: '', zone: '', quietFrom: '', quietTo: '' } },
  decide(state, { type, data }) {
    switch (type) {
      case 'AskConsent':
        return [{ type: 'ConsentAsked', data }];
      case 'GiveConsent':
        return isGiven(state, data) ? [] : [{ type: 'ConsentGiven', data }];
      case 'WithdrawConsent':
        return isWithdrawn(state, data) ? [] : [{ type: 'ConsentWithdrawn', data }];
      case 'SetPreferences':
        return isWished(state, data) ? [] : [{ type: 'PreferencesSet', data }];
    }
  },
  evolve(state, { type, data }) {
    switch (type) {
      case 'ConsentAsked':
        return state;
      case 'ConsentGiven': {
        const { partyId, wordingVersion, purpose, channel } = data;
        return heard(state, keyOf(purpose, channel), {
          said: 'given',
          at: state.count,
          partyId,
          wordingVersion,
        });
      }
      case 'ConsentWithdrawn':
        return heard(state, keyOf(data.purpose, data.channel), { said: 'withdrawn', at: state.count });
      case 'PreferencesSet': {
        const { language, zone, quietFrom, quietTo } = data;
        return { ...state, preferences: { language, zone, quietFrom, quietTo } };
      }
    }
  },
};

const keyOf = (purpose: string, channel: string) => `${purpose} ${channel}`;

function heard(state: ConsentState, key: string, word: Word): ConsentState {
  return { ...state, count: state.count + 1, words: { ...state.words, [key]: word } };
}

/** The last word on a purpose by a channel, of all that speak of it; undefined: nobody said anything. */
export function lastWord(
  { words }: ConsentState,
  { code, promotion }: AskedPurpose,
  channel: ContactChannel,
): Word | undefined {
  const purposes = promotion ? [code, ''] : [code];
  const spoken = purposes.flatMap((purpose) => [channel, ''].map((by) => words[keyOf(purpose, by)]));
  return spoken.filter((word) => word !== undefined).sort((one, other) => other.at - one.at)[0];
}

function isGiven(state: ConsentState, { purpose, channel, partyId, wordingVersion }: ConsentGiven['data']) {
  const word = lastWord(state, { code: purpose, promotion: true }, channel);
  return word?.said === 'given' && word.partyId === partyId && word.wordingVersion === wordingVersion;
}

/** Nothing that this would forbid was permitted since the same was said. */
function isWithdrawn({ words }: ConsentState, { purpose, channel }: ConsentWithdrawn['data']): boolean {
  const same = words[keyOf(purpose, channel)];
  if (same?.said !== 'withdrawn') return false;
  return !Object.entries(words).some(([key, word]) => {
    const [of = '', by = ''] = key.split(' ');
    const within = (purpose === '' || of === purpose) && (channel === '' || by === channel);
    return within && word.said === 'given' && word.at > same.at;
  });
}

function isWished({ preferences }: ConsentState, wanted: Preferences): boolean {
  const fields = ['language', 'zone', 'quietFrom', 'quietTo'] as const;
  return fields.every((field) => preferences[field] === wanted[field]);
}
