import { describe, expect, test } from 'vitest';
import { type AtGate, atSending, beforeAsking } from './gate.ts';
import { STANDARD_LIMITS } from './gate-rules.ts';

const NOON = '2026-03-05T04:00:00.000Z';
const message: AtGate = {
  ...{ messageId: 'm1', materialId: 'spring', notAfter: '', isService: false, cases: [] },
};
const nowhere = { zone: '', quietFrom: '', quietTo: '' };
const sent = (messageId: string, materialId: string, at: string) => ({
  ...{ messageId, materialId, at },
  partyId: 'li',
});
const none = { kind: '', id: '' };

describe('before anybody is asked', () => {
  const look = (changed: Partial<AtGate>, now = NOON) =>
    beforeAsking({ ...message, ...changed }, STANDARD_LIMITS, now);
  const open = { caseId: 'c1', resolvedAt: '', owner: 'ann' };
  const solved = { caseId: 'c2', resolvedAt: '2026-03-04T04:00:00.000Z', owner: 'bob' };

  test('what has grown old is stopped, whatever it is', () => {
    expect(look({ notAfter: NOON })).toMatchObject({ kind: 'stop', reason: 'too-late' });
    expect(look({ notAfter: NOON, isService: true })).toMatchObject({ kind: 'stop', reason: 'too-late' });
    expect(look({ notAfter: '2026-03-05T04:00:00.001Z' })).toEqual({ kind: 'go' });
  });

  test('an open case holds promotion until it is over, and then for the days of the rules', () => {
    expect(look({ cases: [solved, open] })).toEqual({
      ...{ kind: 'hold', reason: 'open-case', until: '', owner: 'ann' },
      record: { kind: 'case', id: 'c1' },
    });
    expect(look({ cases: [solved] })).toEqual({
      ...{ kind: 'hold', reason: 'after-case', until: '2026-03-07T04:00:00.000Z', owner: 'bob' },
      record: { kind: 'case', id: 'c2' },
    });
    expect(look({ cases: [solved] }, '2026-03-07T04:00:00.000Z')).toEqual({ kind: 'go' });
    expect(
      beforeAsking({ ...message, cases: [solved] }, { ...STANDARD_LIMITS, daysAfterCase: 0 }, NOON),
    ).toEqual({ kind: 'go' });
  });

  test('what serves the customer passes a case', () => {
    expect(look({ cases: [open], isService: true })).toEqual({ kind: 'go' });
  });
});

describe('at the moment of sending', () => {
  const limits = { ...STANDARD_LIMITS, promotions: 2, days: 7 };
  const decide = (promotions: readonly ReturnType<typeof sent>[], now = NOON, contact = nowhere) =>
    atSending(message, contact, promotions, limits, now);

  test('the same material is never sent twice, whoever sent it and when', () => {
    expect(decide([sent('m0', 'spring', '2020-01-01T00:00:00.000Z')])).toEqual({
      ...{ kind: 'stop', reason: 'same-material' },
      record: { kind: 'message', id: 'm0' },
    });
    // Another try of the same message is not another message.
    expect(decide([sent('m1', 'spring', '2026-03-05T03:59:00.000Z')])).toEqual({ kind: 'go' });
  });

  test('no more than the rules allow, until the first of them is old enough', () => {
    const [monday, tuesday, wednesday] = [
      sent('a', 'x', '2026-03-02T04:00:00.000Z'),
      sent('b', 'y', '2026-03-03T04:00:00.000Z'),
      sent('c', 'z', '2026-03-04T04:00:00.000Z'),
    ] as const;
    expect(decide([monday])).toEqual({ kind: 'go' });
    expect(decide([tuesday, monday])).toEqual({
      ...{ kind: 'hold', reason: 'frequency', until: '2026-03-09T04:00:00.000Z', record: none, owner: '' },
    });
    // Rules that became stricter: two must grow old.
    expect(decide([monday, tuesday, wednesday])).toMatchObject({ until: '2026-03-10T04:00:00.000Z' });
    expect(decide([monday, tuesday], '2026-03-09T04:00:00.000Z')).toEqual({ kind: 'go' });
  });

  test('not at night, by the clock of the customer', () => {
    const late = '2026-03-05T15:00:00.000Z';
    expect(decide([], late)).toEqual({
      ...{ kind: 'hold', reason: 'quiet-hours', until: '2026-03-06T00:00:00.000Z', record: none, owner: '' },
    });
    expect(decide([], late, { ...nowhere, zone: 'Europe/Berlin' })).toEqual({ kind: 'go' });
    expect(decide([], NOON, { zone: '', quietFrom: '11:00', quietTo: '14:00' })).toMatchObject({
      until: '2026-03-05T06:00:00.000Z',
    });
  });

  test('what serves the customer passes all of it', () => {
    const service = { ...message, isService: true };
    const before = [sent('m0', 'spring', NOON), sent('b', 'y', NOON)];
    expect(atSending(service, nowhere, before, limits, '2026-03-05T15:00:00.000Z')).toEqual({ kind: 'go' });
  });
});
