import { describe, expect, test } from 'vitest';
import { fold } from '@rapport/kernel/decider';
import { ContactPoint } from './contact-point.ts';
import { Recognition } from './recognition.ts';
import type { Certainty, RecognitionEvent } from './recognition.events.ts';

const by = (partyId: string, who: Certainty): RecognitionEvent => ({
  type: 'PartyIdentified',
  data: { partyId, contactPoint: who === 'person' ? '' : 'c1', by: who },
});
const apart: RecognitionEvent = { type: 'PartySeparated', data: { partyId: 'p1' } };
const given = (...events: readonly RecognitionEvent[]) => {
  const state = fold(Recognition, events);
  return {
    identify: (event: RecognitionEvent) =>
      Recognition.decide(state, { type: 'IdentifyParty', data: event.data as never }),
    separate: (partyId: string) => Recognition.decide(state, { type: 'SeparateParty', data: { partyId } }),
  };
};

describe('whom a conversation is with', () => {
  test('the contact point tells, once', () => {
    expect(given().identify(by('p1', 'contact-point'))).toEqual([by('p1', 'contact-point')]);
    expect(given(by('p1', 'contact-point')).identify(by('p1', 'contact-point'))).toEqual([]);
  });
  test('a person knows better, and the machine does not speak again', () => {
    const said = by('p2', 'person');
    expect(given(by('p1', 'contact-point')).identify(said)).toEqual([said]);
    expect(given(by('p1', 'contact-point'), said).identify(by('p1', 'contact-point'))).toEqual([]);
    expect(given(by('p1', 'contact-point'), apart).identify(by('p1', 'contact-point'))).toEqual([]);
  });
  test('what somebody says of themselves gives way to what is better known, and never the other way', () => {
    const claim = by('p1', 'claim');
    expect(given().identify(claim)).toEqual([claim]);
    expect(given(claim).identify(claim)).toEqual([]);
    expect(given(claim).identify(by('p2', 'claim'))).toEqual([by('p2', 'claim')]);
    for (const better of ['contact-point', 'signed'] as const) {
      expect(given(claim).identify(by('p1', better))).toEqual([by('p1', better)]);
      expect(given(claim).identify(by('p2', better))).toEqual([by('p2', better)]);
      expect(given(by('p1', better)).identify(by('p2', 'claim'))).toEqual([]);
    }
    expect(given(by('p1', 'signed'), apart).identify(claim)).toEqual([]);
  });
  test('a person may say it is not them, of whom it is thought to be with', () => {
    expect(given(by('p1', 'contact-point')).separate('p1')).toEqual([apart]);
    expect(() => given(by('p2', 'contact-point')).separate('p1')).toThrow('not-identified');
    expect(() => given(by('p1', 'contact-point'), apart).separate('p1')).toThrow('not-identified');
  });
});

describe('an address', () => {
  const claim = (partyId: string) =>
    ({ type: 'ClaimContactPoint', data: { contactPoint: 'c1', kind: 'email', partyId } }) as const;
  const claimed = { type: 'ContactPointClaimed', data: claim('p1').data } as const;
  const released = { type: 'ContactPointReleased', data: { partyId: 'p1' } } as const;
  test('belongs to one party at a time', () => {
    expect(ContactPoint.decide({}, claim('p1'))).toEqual([claimed]);
    expect(ContactPoint.decide(fold(ContactPoint, [claimed]), claim('p1'))).toEqual([]);
    expect(() => ContactPoint.decide(fold(ContactPoint, [claimed]), claim('p2'))).toThrow(
      'contact-point-taken',
    );
  });
  test('that was given up is free for another', () =>
    expect(ContactPoint.decide(fold(ContactPoint, [claimed, released]), claim('p2'))).toHaveLength(1));
});
