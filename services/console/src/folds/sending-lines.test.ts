import { beforeAll, expect, test } from 'vitest';
import { type Teller, asKept, id, interleaved, newTeller } from '../../test/scenario.ts';
import { pagesAsOfEach, shownPage } from '../../test/shown-page.ts';

const SENDING = 'rapport.channels.sending.v1';
const none = { kind: '', id: '' };

let teller: Teller;
beforeAll(async () => {
  teller = newTeller();
  await teller.party('li', '李雷', 'li@example.com');
  await teller.party('han', '韩梅', 'han@example.com');
  const [li, han] = [{ partyId: id('li') }, { partyId: id('han') }];
  const record = { kind: 'case', id: id('case') };
  queued('spring', 'li');
  teller.say(SENDING, 'sendingHeld', 'spring', { ...li, reason: 'open-case', until: '', record, owner: '' });
  const until = '2026-03-08T04:00:00.000Z';
  teller.say(SENDING, 'sendingHeld', 'spring', { ...li, reason: 'after-case', until, record, owner: '' });
  teller.say(SENDING, 'sendingResumed', 'spring', li);
  const gone = { contactPoint: 'hash', language: 'en', internetMessageId: '<m@x>' };
  teller.say(SENDING, 'sendingAttempted', 'spring', { ...li, ...gone });
  teller.say(SENDING, 'sendingFailed', 'spring', { ...li, reason: '451', final: false });
  teller.say(SENDING, 'sendingSent', 'spring', li);
  teller.say(SENDING, 'linkFollowed', 'spring', { ...li, link: 'shop' });
  teller.say(SENDING, 'sendingBounced', 'spring', { ...li, code: '5.1.1', hard: true, contactPoint: 'hash' });
  queued('autumn', 'han');
  teller.say(SENDING, 'sendingStopped', 'autumn', { ...han, reason: 'withdrawn', record: none });
  teller.later(1);
  teller.merged('han', 'li', 'merge');
});

function queued(name: string, party: string): void {
  teller.say(SENDING, 'sendingQueued', name, {
    ...{ partyId: id(party), channel: 'mail', purpose: 'news', cause: { kind: 'campaign', id: id('c') } },
    ...{ runId: id('r'), materialId: id('m'), materialVersion: 1, notAfter: '', accountId: '' },
  });
}

const linesOf = (party: string, asOf?: string) =>
  shownPage(asKept(teller.events), id(party), asOf)
    .lines.map(({ entry }) => entry)
    .filter((entry) => entry.kind === 'sending');

test('each thing that became of a message is a line with its reason, and a try that is repeated is none', () => {
  const before = teller.events.at(-2)!.recordedAt;
  expect(linesOf('li', before).map(({ fact, reason }) => [fact, reason])).toEqual([
    ['bounced', '5.1.1'],
    ['followed', undefined],
    ['sent', undefined],
    ['held', 'after-case'],
    ['held', 'open-case'],
  ]);
  expect(linesOf('li', before).at(-2)).toMatchObject({
    until: '2026-03-08T04:00:00.000Z',
    record: { kind: 'case', id: id('case') },
    purpose: 'news',
  });
  expect(linesOf('han', before).map(({ fact, reason }) => [fact, reason])).toEqual([
    ['stopped', 'withdrawn'],
  ]);
});

test('customers who became one have their lines together, whatever is heard first', () => {
  expect(linesOf('li')).toHaveLength(6);
  const lines = JSON.stringify(linesOf('li'));
  for (let seed = 0; seed < 50; seed += 1) {
    const dealt = asKept(interleaved(teller.events, seed));
    const entries = shownPage(dealt, id('li')).lines.map(({ entry }) => entry);
    expect(JSON.stringify(entries.filter(({ kind }) => kind === 'sending'))).toBe(lines);
  }
});

test('as of any instant they are what the events up to then make by themselves', () => {
  for (const { asked, alone } of pagesAsOfEach(asKept(teller.events), id('li'))) expect(asked).toEqual(alone);
});
