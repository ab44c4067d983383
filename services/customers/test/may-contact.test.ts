import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryEventStore } from '@rapport/kernel/event-store';
import { phoneNumbersOf } from '@rapport/kernel/phone-number';
import { memoryKeyRing } from '@rapport/kernel/sealing';
import { newUuid } from '@rapport/kernel/values';
import {
  type Registry,
  addContactPoint,
  beginStandardPurposes,
  enterParty,
  giveConsent,
  mayContact,
  mergeParties,
  removeContactPoint,
  unmergeParties,
  withdrawConsent,
} from '../src/commands/index.ts';

const PARTIES = 4;
const ADDRESSES = 3;
const PURPOSES = ['news', 'events'] as const;
type PurposeCode = (typeof PURPOSES)[number];

const party = fc.nat(PARTIES - 1);
const address = fc.nat(ADDRESSES - 1);
const purpose = fc.constantFrom(...PURPOSES);
const everything = fc.constantFrom('', ...PURPOSES);
const one = fc.oneof(
  fc.record({ does: fc.constant('reach' as const), party, address }),
  fc.record({ does: fc.constant('leave' as const), party, address }),
  fc.record({ does: fc.constant('give' as const), party, address, purpose }),
  fc.record({ does: fc.constant('give' as const), party, address, purpose }),
  fc.record({ does: fc.constant('withdraw' as const), party, address, purpose: everything }),
  fc.record({ does: fc.constant('withdraw all' as const), party, purpose: everything }),
  fc.record({ does: fc.constant('merge' as const), party, into: party }),
  fc.record({ does: fc.constant('unmerge' as const), party }),
);
type Step = typeof one extends fc.Arbitrary<infer Said> ? Said : never;

/** What an address permitted, it does not permit for whoever has it later. */
const HANDED_OVER: Step[] = [
  { does: 'reach', party: 0, address: 0 },
  { does: 'give', party: 0, address: 0, purpose: 'news' },
  { does: 'leave', party: 0, address: 0 },
  { does: 'reach', party: 1, address: 0 },
  { does: 'merge', party: 0, into: 1 },
];

/** A ledger that knows nothing of streams: who is whose alias, who has which address since when, and all that was said. */
function plainLedger() {
  const into = new Map<number, number>();
  const owners = new Map<number, { readonly party: number; readonly since: number }>();
  const said: { address: number; by: number; purpose: string; gives: boolean }[] = [];
  let turn = 0;
  const survivor = (id: number): number => (into.has(id) ? survivor(into.get(id)!) : id);
  const isFamily = (a: number, b: number) => survivor(a) === survivor(b);
  const addressesOf = (id: number) => [...owners].filter(([, owner]) => isFamily(owner.party, id));
  const lastWord = (at: number, code: PurposeCode) =>
    said.findLast((word) => word.address === at && (word.purpose === code || word.purpose === ''));
  const isTheirs = (id: number, at: number) => owners.has(at) && isFamily(owners.get(at)!.party, id);
  const say = (at: number, code: string, gives: boolean) =>
    said.push({ address: at, by: owners.get(at)!.party, purpose: code, gives });
  /** Tells a step; false: it is refused. */
  const tell = (step: Step): boolean => {
    turn += 1;
    switch (step.does) {
      case 'reach':
        if (owners.has(step.address)) return isTheirs(step.party, step.address);
        owners.set(step.address, { party: survivor(step.party), since: turn });
        return true;
      case 'leave':
        return isTheirs(step.party, step.address) && owners.delete(step.address);
      case 'give':
        if (!isTheirs(step.party, step.address)) return false;
        return say(step.address, step.purpose, true) > 0;
      case 'withdraw':
        if (!isTheirs(step.party, step.address)) return false;
        return say(step.address, step.purpose, false) > 0;
      case 'withdraw all':
        for (const [at] of addressesOf(step.party)) say(at, step.purpose, false);
        return addressesOf(step.party).length > 0;
      case 'merge': {
        const allowed = step.party !== step.into && !into.has(step.party) && !into.has(step.into);
        if (allowed) into.set(step.party, step.into);
        return allowed;
      }
      case 'unmerge':
        return into.delete(step.party);
    }
  };
  const answer = (id: number, code: PurposeCode) => {
    const theirs = addressesOf(id).sort(([, a], [, b]) => b.since - a.since);
    if (theirs.length === 0) return 'no-contact-point';
    if (theirs.some(([at]) => lastWord(at, code)?.gives === false)) return 'withdrawn';
    const permits = theirs.find(([at]) => {
      const word = lastWord(at, code);
      return word !== undefined && isFamily(word.by, id);
    });
    return permits ? permits[0] : 'never-given';
  };
  return { tell, answer, survivor };
}

/** The service itself, over a store in memory. */
async function ledger() {
  const clock = { now: () => new Date('2026-03-02T09:00:00.000Z') };
  const store = memoryEventStore(clock);
  const keys = memoryKeyRing();
  const registry: Registry = { store, keys, clock, readPhoneNumber: phoneNumbersOf('CN') };
  await beginStandardPurposes(registry);
  const context = () => ({ cause: { correlationId: newUuid(clock.now()), actor: 'account:li' } });
  const ids: string[] = [];
  for (let i = 0; i < PARTIES; i += 1) {
    const entered = { kind: 'person', name: `Party ${i}`, contactPoints: [] } as const;
    ids.push(String((await enterParty(registry, entered, context())).answer!['partyId']));
  }
  const merges = new Map<number, string>();
  const mailOf = (at: number) => `a${at}@example.com`;
  const points = [...Array(ADDRESSES).keys()].map((at) => keys.indexHash('email', mailOf(at)));
  const said = { channel: 'mail', evidence: { by: 'agent' } } as const;
  const act = (step: Step) => {
    const partyId = ids[step.party]!;
    switch (step.does) {
      case 'reach':
        return addContactPoint(
          registry,
          partyId,
          { kind: 'email', address: mailOf(step.address) },
          context(),
        );
      case 'leave':
        return removeContactPoint(registry, partyId, points[step.address]!, context());
      case 'give': {
        const place = { partyId, contactPoint: points[step.address]! };
        return giveConsent(registry, place, { ...said, purpose: step.purpose }, context());
      }
      case 'withdraw': {
        const place = { partyId, contactPoint: points[step.address]! };
        return withdrawConsent(registry, place, { ...said, purpose: step.purpose }, context());
      }
      case 'withdraw all':
        return withdrawConsent(registry, { partyId }, { ...said, purpose: step.purpose }, context());
      case 'merge':
        return mergeParties(registry, partyId, ids[step.into]!, context()).then((outcome) =>
          merges.set(step.party, String(outcome.answer!['mergeId'])),
        );
      case 'unmerge': {
        const mergeId = merges.get(step.party) ?? newUuid(clock.now());
        return unmergeParties(registry, partyId, mergeId, context());
      }
    }
  };
  const tell = (step: Step) =>
    act(step).then(
      () => true,
      () => false,
    );
  const answers = async (code: PurposeCode) => {
    const recipients = ids.map((partyId) => ({ partyId, contactPoint: '' }));
    const said = await mayContact(registry, code, 'mail', recipients);
    return said.map((answer) => ({
      party: ids.indexOf(answer.partyId),
      says: answer.allowed ? points.indexOf(answer.contactPoint) : answer.reason,
    }));
  };
  return { tell, answers };
}

describe('whether somebody may be contacted', () => {
  test('is what a plain ledger says, whatever was given, withdrawn, merged and separated, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 4, maxLength: 40 }), async (steps) => {
        const [real, plain] = [await ledger(), plainLedger()];
        for (const step of steps) {
          expect(await real.tell(step)).toBe(plain.tell(step));
          for (const code of PURPOSES) {
            const expected = [...Array(PARTIES).keys()].map((id) => ({
              party: plain.survivor(id),
              says: plain.answer(id, code),
            }));
            expect(await real.answers(code)).toEqual(expected);
          }
        }
      }),
      { numRuns: 200, examples: [[HANDED_OVER]] },
    );
  });
});
