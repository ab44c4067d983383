import { type Logged, entriesOf } from '../book.ts';
import type { Heard, Of, Survivor } from './condition.ts';

/** A word on what may be sent to an address. */
interface Word {
  readonly given: boolean;
  /** Empty: every one of them. */
  readonly purpose: string;
  readonly channel: string;
  readonly partyId: string;
}

/** What was heard of addresses. */
interface Addresses {
  readonly of: Map<string, Set<string>>;
  readonly languages: Map<string, string>;
  readonly words: Map<string, Word[]>;
}

/** Hears whose addresses are whose, and what was set, permitted and forbidden at each. */
export function addressesHeard(survivorOf: Survivor): Heard<'language' | 'consent'> {
  const addresses: Addresses = { of: new Map(), languages: new Map(), words: new Map() };
  return {
    topics: ['rapport.customers.party.v1', 'rapport.customers.consent.v1'],
    entries: hearing(addresses),
    holders: {
      language: ({ language }) =>
        [...addresses.of].flatMap(([partyId, own]) =>
          [...own].some((address) => addresses.languages.get(address) === language)
            ? [survivorOf(partyId)]
            : [],
        ),
      consent: (fact) => whoPermits(addresses, fact, survivorOf),
    },
  };
}

function hearing({ of, languages, words }: Addresses) {
  const at = <K, V>(map: Map<K, V>, key: K, none: V) => map.get(key) ?? map.set(key, none).get(key)!;
  const says =
    (given: boolean) =>
    ({ contactPoint, purpose, channel, partyId }: Omit<Word, 'given'> & { readonly contactPoint: string }) =>
      void at(words, contactPoint, []).push({ given, purpose, channel, partyId });
  return [
    entriesOf('rapport.customers.party.v1', {
      contactPointAdded: ({ contactPoint }, { subject }: Logged) =>
        void at(of, subject, new Set()).add(contactPoint),
      contactPointRemoved: ({ contactPoint }, { subject }) => void of.get(subject)?.delete(contactPoint),
    }),
    entriesOf('rapport.customers.consent.v1', {
      consentGiven: says(true),
      consentWithdrawn: says(false),
      preferencesSet: ({ contactPoint, language }) => languages.set(contactPoint, language),
    }),
  ];
}

/** Who gave it at one of their addresses and withdrew it at none, all their parties together. */
function whoPermits(
  { of, words }: Addresses,
  { purpose, channel }: Of<'consent'>,
  survivorOf: Survivor,
): readonly string[] {
  const meant = (word: Word) => ['', purpose].includes(word.purpose) && ['', channel].includes(word.channel);
  const said = new Map<string, Word[]>();
  for (const [partyId, own] of of)
    for (const address of own) {
      const last = words.get(address)?.findLast(meant);
      if (last) said.set(survivorOf(partyId), [...(said.get(survivorOf(partyId)) ?? []), last]);
    }
  return [...said]
    .filter(
      ([who, last]) =>
        last.every(({ given }) => given) && last.some(({ partyId }) => survivorOf(partyId) === who),
    )
    .map(([who]) => who);
}
