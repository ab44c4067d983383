import { beforeAll, describe, expect, test } from 'vitest';
import { type Teller, aYear, asKept, id, interleaved, newTeller } from '../../test/scenario.ts';
import { pagesAsOfEach, shownPage } from '../../test/shown-page.ts';
import type { CustomerEvent } from './events.ts';

let year: Teller;
let events: readonly CustomerEvent[];
const page = (party: string, asOf?: string) => shownPage(events, id(party), asOf);
const kinds = (party: string, asOf?: string) => page(party, asOf).lines.map(({ entry }) => entry.kind);
const instantOf = (fact: string, nth = 0) => events.filter((event) => event.fact === fact)[nth]!.recordedAt;
const justBefore = (instant: string) => new Date(Date.parse(instant) - 1).toISOString();

beforeAll(async () => {
  year = await aYear();
  events = asKept(year.events);
});

describe('the customer’s page', () => {
  test('shows who it is and everything said and done, latest first', () => {
    const { facts, lines } = page('li');
    expect(facts).toMatchObject({
      partyId: id('li'),
      code: 'P-li',
      kind: 'person',
      provisional: false,
      aliases: [],
      figures: { conversations: 1, messages: 2, replies: 1, notes: 1 },
    });
    expect(lines.map(({ entry }) => entry.kind)).toEqual([
      'reopened',
      'message',
      'unmerged',
      'confirmed',
      'merged',
      'closed',
      'reply',
      'note',
      'taken',
      'identified',
      'contact-point-added',
      'named',
      'begun',
      'message',
      'opened',
    ]);
  });

  test('does not know the customer before the first event', () => {
    expect(page('li', justBefore(instantOf('partyBegun')))).toEqual({ facts: undefined, lines: [] });
    expect(kinds('li', instantOf('partyBegun'))).toEqual(['begun']);
  });

  test('shows a reply as it stood at the instant', () => {
    const replyAt = (instant: string) =>
      page('li', instant).lines.find(({ entry }) => entry.kind === 'reply')?.entry;
    expect(replyAt(instantOf('replyQueued'))).toMatchObject({ state: 'queued' });
    expect(replyAt(instantOf('replyFailed'))).toMatchObject({
      state: 'failed',
      reason: '451 4.4.1',
      willRetry: true,
    });
    expect(replyAt(instantOf('replySent'))).toMatchObject({ state: 'sent' });
    expect(replyAt(instantOf('replySent'))).not.toHaveProperty('reason');
  });

  test('of two parties that were merged is one, and of an undone merge two again, exactly as before', () => {
    const [merged, unmerged] = [instantOf('partyMergedInto'), instantOf('partyUnmerged')];
    const [before, after] = [page('li-again', justBefore(merged)), page('li-again', unmerged)];
    expect(page('li-again', merged).facts).toMatchObject({
      partyId: id('li'),
      aliases: [{ partyId: id('li-again'), mergeId: id('merge-1') }],
      figures: { conversations: 2 },
      contactPoints: [{ kind: 'email' }, { kind: 'email' }],
    });
    expect(page('li-again', merged)).toEqual(page('li', merged));
    // Only a new look is what was seen now.
    expect(after.facts).toEqual({
      ...before.facts,
      version: expect.not.stringMatching(before.facts!.version),
    });
    expect(after.lines.slice(2)).toEqual(before.lines);
    expect(kinds('li-again').slice(0, 2)).toEqual(['unmerged', 'merged']);
  });

  test('loses a conversation that turned out to be somebody else’s', () => {
    const conversations = (instant: string) => page('li', instant).facts?.figures.conversations;
    expect(conversations(instantOf('partyIdentified', 2))).toBe(3);
    expect(conversations(instantOf('partySeparated'))).toBe(2);
  });

  test('counts what waits: until the reply has left, and again when a person opens what was closed unanswered', async () => {
    const teller = newTeller();
    await teller.opened('c', 'li@example.com', 'Order');
    await teller.message('c', 'm', 'Hello?');
    const since = teller.now();
    await teller.party('li', '李雷', 'li@example.com');
    teller.identified('c', 'li');
    const waiting = () => {
      const { facts } = shownPage(asKept(teller.events), id('li'));
      return facts!.openConversations.map(({ waitingSince, state }) => waitingSince ?? state);
    };
    expect(waiting()).toEqual([since]);
    await teller.reply('c', 'r', 'wang', 'Yes', ['m']);
    expect(waiting()).toEqual([since]);
    teller.closed('c', 'wang', 'no-answer-needed');
    expect(waiting()).toEqual([]);
    teller.reopened('c', 'person');
    expect(waiting()).toEqual([since]);
    teller.sent('c', 'r');
    expect(waiting()).toEqual(['unassigned']);
  });

  test('is the same for a hundred interleavings of the streams, now and at every instant', () => {
    const instants = [...new Set(events.map(({ recordedAt }) => recordedAt))];
    const parties = ['li', 'li-again'];
    const expected = parties.map((party) => [
      page(party),
      ...instants.map((instant) => page(party, instant)),
    ]);
    for (let seed = 0; seed < 100; seed += 1) {
      const dealt = asKept(interleaved(year.events, seed));
      const pageOf = (party: string, asOf?: string) => shownPage(dealt, id(party), asOf);
      const instant = instants[seed % instants.length]!;
      parties.forEach((party, i) => {
        expect(pageOf(party)).toEqual(expected[i]![0]);
        expect(pageOf(party, instant)).toEqual(expected[i]![1 + instants.indexOf(instant)]);
      });
    }
  });

  test('of a half-known past ends: merges in a circle stand for one party', () => {
    const half = asKept(year.events);
    const circle = half.map((event) =>
      event.fact === 'partyUnmerged'
        ? {
            ...event,
            fact: 'partyMergedInto' as const,
            subject: id('li'),
            facts: { mergeId: id('x'), survivorId: id('li-again') },
          }
        : event,
    );
    const [first, second] = ['li', 'li-again'].map((party) => shownPage(circle, id(party)));
    expect(first).toEqual(second);
    expect(first!.facts!.figures.conversations).toBe(2);
  });

  test('as of any instant is what the events up to then make by themselves, whatever was asked before', () => {
    for (const party of ['li', 'li-again'])
      for (const { asked, alone } of pagesAsOfEach(events, id(party))) expect(asked).toEqual(alone);
  });

  test('has what came late, also when it was looked at before', () => {
    const note = events.find(({ fact }) => fact === 'noteWritten');
    const without = shownPage(
      events.filter((event) => event !== note),
      id('li'),
    );
    expect([without.facts!.figures.notes, page('li').facts!.figures.notes]).toEqual([0, 1]);
  });

  test('names whom a conversation was found to be with as they were called at the instant', async () => {
    const teller = newTeller();
    await teller.party('li', '李雷', 'li@example.com');
    await teller.opened('c', 'li@example.com', 'Order');
    teller.identified('c', 'li');
    const before = teller.now();
    const name = await teller.sealed(`party:${id('li')}`, 'name', '李磊');
    teller.say('rapport.customers.party.v1', 'partyNamed', 'li', { name });
    const told = asKept(teller.events);
    const names = told.flatMap((event) => (event.fact === 'partyNamed' ? [event.facts.name] : []));
    const named = (asOf?: string) => {
      const { lines } = shownPage(told, id('li'), asOf);
      return lines.find(({ entry }) => entry.kind === 'identified')?.entry;
    };
    expect(named()).toMatchObject({ partyName: { $closed: names[1] } });
    expect(named(before)).toMatchObject({ partyName: { $closed: names[0] } });
  });
});
