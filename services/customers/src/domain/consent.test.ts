import { describe, expect, test } from 'vitest';
import { fold } from '@rapport/kernel/decider';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { ConsentAsked, ConsentEvent, ConsentGiven, ConsentWithdrawn } from './consent.events.ts';
import { Consent, lastWord } from './consent.ts';

const point = { contactPoint: 'c1' };
const evidence = { by: 'agent' } as const;
const asked: ConsentAsked['data'] = {
  ...point,
  purpose: 'news',
  channel: 'mail',
  wordingVersion: 1,
  evidence: { by: 'form' },
};
const agreed: ConsentGiven['data'] = { ...asked, partyId: 'p1', evidence };
const given: ConsentEvent = { type: 'ConsentGiven', data: agreed };
const withdrawal = (purpose = '', channel: '' | 'mail' = ''): ConsentWithdrawn['data'] => ({
  ...point,
  partyId: 'p1',
  purpose,
  channel,
  evidence,
});
const withdrawn = (...of: Parameters<typeof withdrawal>): ConsentEvent => ({
  type: 'ConsentWithdrawn',
  data: withdrawal(...of),
});
const { given: after } = scenario(Consent);
const word = (promotion: boolean, ...events: ConsentEvent[]) =>
  lastWord(fold(Consent, events), { code: 'news', promotion }, 'mail')?.said;

describe('what was said at an address', () => {
  test('asking gives nothing', () => {
    after().when({ type: 'AskConsent', data: asked }).thenTypes('ConsentAsked');
    expect(word(true, { type: 'ConsentAsked', data: asked })).toBeUndefined();
  });

  test('is given once, anew for other words, for another owner, and after a withdrawal', () => {
    const give = { type: 'GiveConsent', data: agreed } as const;
    after().when(give).then(given);
    after(given).when(give).thenNothing();
    after(given)
      .when({ type: 'GiveConsent', data: { ...agreed, wordingVersion: 2 } })
      .thenTypes('ConsentGiven');
    after(given)
      .when({ type: 'GiveConsent', data: { ...agreed, partyId: 'p2' } })
      .thenTypes('ConsentGiven');
    for (const forbidden of [
      withdrawn(),
      withdrawn('news'),
      withdrawn('', 'mail'),
      withdrawn('news', 'mail'),
    ])
      after(given, forbidden).when(give).thenTypes('ConsentGiven');
  });

  test('is withdrawn once, also where nothing was given, and again after it was given again', () => {
    const withdraw = { type: 'WithdrawConsent', data: withdrawal() } as const;
    after().when(withdraw).then(withdrawn());
    after(withdrawn()).when(withdraw).thenNothing();
    after(withdrawn(), given).when(withdraw).then(withdrawn());
    after(withdrawn('events'), given)
      .when({ type: 'WithdrawConsent', data: withdrawal('events') })
      .thenNothing();
  });

  test('counts by its last word: of everything, of a purpose, of a channel', () => {
    for (const forbidden of [
      withdrawn(),
      withdrawn('news'),
      withdrawn('', 'mail'),
      withdrawn('news', 'mail'),
    ]) {
      expect(word(true, given, forbidden)).toBe('withdrawn');
      expect(word(true, forbidden, given)).toBe('given');
    }
    expect(word(true, given, withdrawn('events'))).toBe('given');
  });

  test('a withdrawal of every promotion says nothing of what promotes nothing', () => {
    expect(word(false, withdrawn())).toBeUndefined();
    expect(word(false, withdrawn('news'))).toBe('withdrawn');
  });

  test('keeps how and when they want to be written to, whole', () => {
    const wished = { language: 'en', zone: 'Europe/Berlin', quietFrom: '21:00', quietTo: '08:00' } as const;
    const prefer = { type: 'SetPreferences', data: { ...wished, ...point, evidence } } as const;
    const set: ConsentEvent = { type: 'PreferencesSet', data: prefer.data };
    after().when(prefer).then(set);
    after(set).when(prefer).thenNothing();
    expect(fold(Consent, [set]).preferences).toEqual(wished);
  });
});
