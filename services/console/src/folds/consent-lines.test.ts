import { beforeAll, describe, expect, test } from 'vitest';
import { type Teller, asKept, id, interleaved, newTeller } from '../../test/scenario.ts';
import { pagesAsOfEach, shownPage } from '../../test/shown-page.ts';

const CONSENT = 'rapport.customers.consent.v1';
const WANG = `account:${id('wang')}`;

let teller: Teller;
let beforeMerge = '';
beforeAll(async () => {
  teller = newTeller();
  await teller.party('li', '李雷', 'li@example.com');
  await teller.party('han', '韩梅', 'han@example.com');
  const said = (by: string) => ({ by, record: undefined, ipHash: '', note: undefined });
  const word = { contactPoint: 'c1', channel: 'mail' };
  const news = { ...word, purpose: 'news', wordingVersion: 1 };
  teller.say(CONSENT, 'consentAsked', 'address', { ...news, evidence: said('form') });
  teller.say(
    CONSENT,
    'consentGiven',
    'address',
    { ...news, partyId: id('li'), evidence: said('agent') },
    WANG,
  );
  const stop = { ...word, channel: '', purpose: '', partyId: id('li'), evidence: said('one-click') };
  teller.say(CONSENT, 'consentWithdrawn', 'address', stop, 'customer');
  // The address is somebody else's now.
  teller.say(CONSENT, 'consentGiven', 'address', { ...news, partyId: id('han'), evidence: said('page') });
  beforeMerge = teller.now();
  teller.later(1);
  teller.merged('han', 'li', 'merge');
});

type Told = ReturnType<typeof interleaved>;
const told = (party: string, asOf?: string, order: Told = teller.events) =>
  shownPage(asKept(order), id(party), asOf).lines.flatMap(({ entry }) =>
    entry.kind === 'consent' ? [[entry.fact, entry.purpose, entry.how, entry.by?.accountId]] : [],
  );

describe('what a customer permits, on their page', () => {
  const lis = [
    ['withdrawn', '', 'one-click', undefined],
    ['given', 'news', 'agent', id('wang')],
  ];
  const hans = ['given', 'news', 'page', undefined];

  test('is told with whom it was said for, also when the address is another’s later', () => {
    expect(told('li', beforeMerge)).toEqual(lis);
    expect(told('han', beforeMerge)).toEqual([hans]);
  });

  test('goes with who turns out to be the same, in whatever order it is heard', () => {
    expect(told('han')).toEqual([hans, ...lis]);
    for (let seed = 0; seed < 20; seed += 1)
      expect(told('han', undefined, interleaved(teller.events, seed))).toEqual(told('han'));
  });

  test('as of any instant is what the events up to then make by themselves', () => {
    for (const party of ['li', 'han'])
      for (const { asked, alone } of pagesAsOfEach(asKept(teller.events), id(party)))
        expect(asked).toEqual(alone);
  });
});
