import { describe, expect, test } from 'vitest';
import { Rejection, fold } from '@rapport/kernel/decider';
import { Party } from './party.ts';
import type { PartyCommand } from './party.commands.ts';
import type { PartyEvent } from './party.events.ts';

const name = { subject: 'party:1', keyVersion: 1, box: 'bmFtZQ==' };
const address = { subject: 'party:1', keyVersion: 1, box: 'YQ==' };
const point = { kind: 'email', contactPoint: 'c1', address } as const;
const begun: PartyEvent = {
  type: 'PartyBegun',
  data: { kind: 'person', provisional: true, code: 'P7K3M9QX4D' },
};
const reached: PartyEvent = { type: 'ContactPointAdded', data: point };
const merged: PartyEvent = { type: 'PartyMergedInto', data: { mergeId: 'm1', survivorId: 's1' } };
const absorbed: PartyEvent = { type: 'PartyAbsorbed', data: { mergeId: 'm1', partyId: 'p1' } };

const given = (...events: readonly PartyEvent[]) => ({
  when: (command: PartyCommand) => Party.decide(fold(Party, events), command),
});
const refused = (slug: string) => expect.objectContaining({ constructor: Rejection, slug });
const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a party', () => {
  test('begins with all that is known of it', () => {
    const data = {
      kind: 'person',
      provisional: true,
      code: 'P7K3M9QX4D',
      name,
      contactPoints: [point],
    } as const;
    expect(given().when({ type: 'BeginParty', data })).toEqual([
      begun,
      { type: 'PartyNamed', data: { name } },
      reached,
    ]);
    expect(refusal(() => given(begun).when({ type: 'BeginParty', data }))).toEqual(
      refused('party-already-begun'),
    );
  });

  test('that never began cannot be named', () =>
    expect(refusal(() => given().when({ type: 'RenameParty', data: { name } }))).toEqual(
      refused('party-unknown'),
    ));

  test('is provisional until it is confirmed, once', () => {
    const confirm: PartyCommand = { type: 'ConfirmParty', data: { reason: 'by-person' } };
    expect(given(begun).when(confirm)).toEqual([{ type: 'PartyConfirmed', data: { reason: 'by-person' } }]);
    expect(given(begun, { type: 'PartyConfirmed', data: { reason: 'by-fact' } }).when(confirm)).toEqual([]);
  });

  test('takes a contact point once and loses it once', () => {
    const remove: PartyCommand = { type: 'RemoveContactPoint', data: { contactPoint: 'c1' } };
    expect(given(begun, reached).when({ type: 'AddContactPoint', data: point })).toEqual([]);
    expect(given(begun, reached).when(remove)).toEqual([{ type: 'ContactPointRemoved', data: remove.data }]);
    expect(given(begun).when(remove)).toEqual([]);
  });

  test('that has a name keeps it when the machine learns another', () => {
    const learn: PartyCommand = { type: 'NameUnnamedParty', data: { name } };
    expect(given(begun).when(learn)).toHaveLength(1);
    expect(given(begun, { type: 'PartyNamed', data: { name } }).when(learn)).toEqual([]);
  });
});

describe('a merge', () => {
  test('is written on both sides', () => {
    expect(given(begun).when({ type: 'MergeParty', data: merged.data as never })).toEqual([merged]);
    expect(given(begun).when({ type: 'AbsorbParty', data: absorbed.data as never })).toEqual([absorbed]);
  });

  test('of a merged party is refused, and so is one into it', () => {
    expect(
      refusal(() => given(begun, merged).when({ type: 'MergeParty', data: merged.data as never })),
    ).toEqual(refused('party-merged'));
    expect(
      refusal(() => given(begun, merged).when({ type: 'AbsorbParty', data: absorbed.data as never })),
    ).toEqual(refused('survivor-merged'));
  });

  test('leaves an alias: it is neither renamed nor confirmed nor given addresses, but an address of it can go', () => {
    const alias = given(begun, reached, merged);
    for (const command of [
      { type: 'RenameParty', data: { name } },
      { type: 'ConfirmParty', data: { reason: 'by-person' } },
      { type: 'AddContactPoint', data: { ...point, contactPoint: 'c2' } },
    ] as const)
      expect(refusal(() => alias.when(command))).toEqual(refused('party-merged'));
    expect(alias.when({ type: 'RemoveContactPoint', data: { contactPoint: 'c1' } })).toHaveLength(1);
  });

  test('is undone exactly: that very merge, once, on both sides', () => {
    const undo = (mergeId: string) => ({ type: 'UnmergeParty', data: { mergeId } }) as const;
    const giveBack = { type: 'GiveBackParty', data: { mergeId: 'm1' } } as const;
    const unmerged: PartyEvent = { type: 'PartyUnmerged', data: { mergeId: 'm1', survivorId: 's1' } };
    const given1 = given(begun, merged, unmerged);
    expect(given(begun, merged).when(undo('m1'))).toEqual([unmerged]);
    expect(refusal(() => given(begun, merged).when(undo('m2')))).toEqual(refused('merge-unknown'));
    expect(refusal(() => given1.when(undo('m1')))).toEqual(refused('merge-unknown'));
    expect(given(begun, absorbed).when(giveBack)).toEqual([{ type: 'PartyGivenBack', data: absorbed.data }]);
    expect(refusal(() => given(begun).when(giveBack))).toEqual(refused('merge-unknown'));
    expect(fold(Party, [begun, merged, unmerged])).toEqual(fold(Party, [begun]));
  });

  test('that is forgotten has no address any more, and nothing is done with it but what comes too late', () => {
    const forget: PartyCommand = { type: 'ForgetParty', data: { reason: 'asked' } };
    const events = given(begun, reached).when(forget);
    expect(events).toEqual([
      { type: 'ContactPointRemoved', data: { contactPoint: 'c1' } },
      { type: 'PartyForgotten', data: { reason: 'asked' } },
    ]);
    const forgotten = given(begun, reached, ...events);
    for (const late of [
      forget,
      { type: 'NameUnnamedParty', data: { name } },
      { type: 'ConfirmParty', data: { reason: 'by-fact' } },
    ] as const)
      expect(forgotten.when(late)).toEqual([]);
    for (const command of [
      { type: 'RenameParty', data: { name } },
      { type: 'AddContactPoint', data: point },
      { type: 'MergeParty', data: { mergeId: 'm1', survivorId: 's1' } },
      { type: 'AbsorbParty', data: { mergeId: 'm1', partyId: 'p2' } },
    ] as const)
      expect(refusal(() => forgotten.when(command))).toEqual(refused('party-forgotten'));
  });
});
