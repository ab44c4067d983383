import { beforeAll, describe, expect, test } from 'vitest';
import { type Teller, asKept, id, interleaved, newTeller } from '../../test/scenario.ts';
import { pagesAsOfEach, shownPage } from '../../test/shown-page.ts';

const CASE = 'rapport.support.case.v1';
const SURVEY = 'rapport.support.survey.v1';
const WANG = `account:${id('wang')}`;
const reading = { targetMinutes: 60, warningMinutes: 48, used: 0n, warnAt: '', dueAt: '' };
const terms = { policyId: id('p'), policyVersion: 1, calendarId: id('k'), calendarVersion: 1 };

let teller: Teller;
beforeAll(async () => {
  teller = newTeller();
  await teller.party('li', '李雷', 'li@example.com');
  await teller.party('han', '韩梅', 'han@example.com');
  await teller.opened('order', 'li@example.com', 'Order');
  await opened('late', { conversationId: id('order'), partyId: '' });
  teller.identified('order', 'li');
  await opened('lost', { conversationId: '', partyId: id('han') });
  teller.say(CASE, 'slaBreached', 'late', { clock: 'first-response', dueAt: teller.now(), terms });
  teller.say(CASE, 'caseNoted', 'late', { noteId: id('n'), accountId: id('wang'), text: undefined });
  teller.say(
    CASE,
    'caseResolved',
    'late',
    { accountId: id('wang'), cause: 'delivery', solution: undefined, resolution: reading },
    WANG,
  );
  teller.say(CASE, 'caseClosed', 'late', { accountId: id('wang'), surveyId: id('s') }, WANG);
  const asked = {
    caseId: id('late'),
    code: 'CS-late',
    conversationId: id('order'),
    partyId: '',
    accountId: id('wang'),
  };
  teller.say(SURVEY, 'surveyIssued', 's', { ...asked, expiresAt: teller.now() }, WANG);
  teller.say(SURVEY, 'surveyAnswered', 's', { caseId: id('late'), score: 2, comment: await words('late') });
  teller.say(CASE, 'caseReopened', 'late', { by: 'message', accountId: '', resolution: reading });
  teller.later(1);
  teller.separated('order', 'li');
  teller.later(1);
  teller.merged('han', 'li', 'merge');
});

const words = (of: string) => teller.sealed(`conversation:${id('order')}`, 'comment', of);

async function opened(name: string, whose: { readonly conversationId: string; readonly partyId: string }) {
  const subject = await teller.sealed(`case:${name}`, 'subject', name);
  const kind = { caseType: 'complaint', priority: 'high', cause: '', accountId: id('wang') };
  const clocks = { terms, firstResponse: reading, resolution: reading };
  const data = {
    ...whose,
    ...kind,
    ...clocks,
    code: `CS-${name}`,
    origin: undefined,
    subject,
    description: subject,
  };
  teller.say(CASE, 'caseOpened', name, data, WANG);
}

/** What a customer's page tells of cases as of an instant, the latest first. */
function told(party: string, asOf?: string, events: readonly Teller['events'][number][] = teller.events) {
  const { facts, lines } = shownPage(asKept(events), id(party), asOf);
  const said = lines.flatMap(({ entry }) =>
    entry.kind === 'case' || entry.kind === 'survey' ? [`${entry.code} ${entry.fact}`] : [],
  );
  return { cases: facts?.cases, said };
}
const whenever = (type: string, nth = 0) =>
  teller.events.filter((event) => event.type.includes(type))[nth]!.recordedAt;

describe('a customer’s page', () => {
  test('tells the cases of its conversations and those of the customer, and what they thought of them', () => {
    expect(told('li', whenever('case-reopened'))).toEqual({
      cases: { open: 1, resolved: 0 },
      said: [
        'CS-late reopened',
        'CS-late answered',
        'CS-late asked',
        'CS-late closed',
        'CS-late resolved',
        'CS-late missed',
        'CS-late opened',
      ],
    });
    expect(told('han', whenever('case-reopened'))).toEqual({
      cases: { open: 1, resolved: 0 },
      said: ['CS-lost opened'],
    });
  });

  test('tells them as of an instant: before a conversation was known to be theirs, its cases were not', () => {
    expect(told('li', whenever('case-opened')).said).toEqual([]);
    expect(told('li', whenever('case-resolved')).cases).toEqual({ open: 0, resolved: 1 });
    expect(told('li', whenever('case-closed')).cases).toEqual({ open: 0, resolved: 0 });
  });

  test('follows whom a conversation turns out to be with, and who turns out to be one', () => {
    expect(told('li', whenever('party-separated')).said).toEqual([]);
    expect(told('li')).toEqual({ cases: { open: 1, resolved: 0 }, said: ['CS-lost opened'] });
  });

  test('is the same for every interleaving of the streams', () => {
    const instants = teller.events.map(({ recordedAt }) => recordedAt);
    for (let seed = 0; seed < 50; seed += 1) {
      const dealt = interleaved(teller.events, seed);
      const asOf = instants[seed % instants.length]!;
      for (const party of ['li', 'han']) {
        expect(told(party, asOf, dealt)).toEqual(told(party, asOf));
        expect(told(party, undefined, dealt)).toEqual(told(party));
      }
    }
  });

  test('as of any instant is what the events up to then make by themselves', () => {
    for (const party of ['li', 'han'])
      for (const { asked, alone } of pagesAsOfEach(asKept(teller.events), id(party)))
        expect(asked).toEqual(alone);
  });
});
