import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { Address } from './address.ts';
import { Dispatch } from './dispatch.ts';
import { GateRules, STANDARD_LIMITS } from './gate-rules.ts';
import { PartyPromotions } from './party-promotions.ts';

describe('a contact point', () => {
  const { given } = scenario(Address);
  const data = { contactPoint: 'hash', code: '5.1.1', messageId: 'm', partyId: 'li' };
  const suppressed = { type: 'AddressSuppressed', data } as const;
  const freed = { type: 'AddressFreed', data: { contactPoint: 'hash', accountId: 'ann' } } as const;
  const free = { type: 'FreeAddress', data: { accountId: 'ann' } } as const;

  test('is suppressed until a person frees it, and may be again', () => {
    given().when({ type: 'SuppressAddress', data }).then(suppressed);
    given(suppressed).when({ type: 'SuppressAddress', data }).thenNothing();
    given(suppressed).when(free).then(freed);
    given(suppressed, freed).when(free).thenNothing();
    given(suppressed, freed).when({ type: 'SuppressAddress', data }).then(suppressed);
    given().when(free).thenRejected('address-unknown');
  });
});

describe('what a party was sent', () => {
  const { given } = scenario(PartyPromotions);
  const data = { messageId: 'm', partyId: 'li', materialId: 'spring', at: '2026-03-05T04:00:00.000Z' };
  const counted = { type: 'PromotionCounted', data } as const;
  const uncounted = { type: 'PromotionUncounted', data: { messageId: 'm' } } as const;

  test('is counted once however often it is tried, and taken back when it never left', () => {
    given().when({ type: 'CountPromotion', data }).then(counted);
    given(counted).when({ type: 'CountPromotion', data }).thenNothing();
    given(counted)
      .when({ type: 'UncountPromotion', data: { messageId: 'm' } })
      .then(uncounted);
    given(counted, uncounted)
      .when({ type: 'UncountPromotion', data: { messageId: 'm' } })
      .thenNothing();
  });
});

describe('a run', () => {
  const { given } = scenario(Dispatch);
  const run = { campaignId: 'c', materialId: 'spring', materialVersion: 1, purpose: 'news', notAfter: '' };
  const begun = { type: 'DispatchBegun', data: run } as const;
  const paused = { type: 'DispatchPaused', data: {} } as const;
  const resumed = { type: 'DispatchResumed', data: {} } as const;
  const cancelled = { type: 'DispatchCancelled', data: {} } as const;

  test('stands still and goes on; what was cancelled stays so', () => {
    given().when({ type: 'BeginDispatch', data: run }).then(begun);
    given(begun).when({ type: 'BeginDispatch', data: run }).thenNothing();
    given(begun).when({ type: 'PauseDispatch', data: {} }).then(paused);
    given(begun, paused).when({ type: 'PauseDispatch', data: {} }).thenNothing();
    given(begun, paused).when({ type: 'ResumeDispatch', data: {} }).then(resumed);
    given(begun).when({ type: 'ResumeDispatch', data: {} }).thenNothing();
    given(begun, paused).when({ type: 'CancelDispatch', data: {} }).then(cancelled);
    given(begun, cancelled).when({ type: 'ResumeDispatch', data: {} }).thenNothing();
    given().when({ type: 'PauseDispatch', data: {} }).thenRejected('run-unknown');
  });
});

describe('the rules of the gate', () => {
  const { given } = scenario(GateRules);
  const said = { ...STANDARD_LIMITS, promotions: 1, accountId: 'ann' };
  const set = { type: 'GateRulesSet', data: { ...said, version: 1 } } as const;

  test('are said in versions, and the same again is no news', () => {
    given().when({ type: 'SetGateRules', data: said }).then(set);
    given(set)
      .when({ type: 'SetGateRules', data: { ...said, accountId: 'bob' } })
      .thenNothing();
    given(set)
      .when({ type: 'SetGateRules', data: { ...said, days: 30 } })
      .then({ type: 'GateRulesSet', data: { ...said, days: 30, version: 2 } });
    given()
      .when({ type: 'SetGateRules', data: { ...STANDARD_LIMITS, accountId: 'ann' } })
      .thenTypes('GateRulesSet');
  });
});
