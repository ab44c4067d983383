import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Decider, fold } from '@rapport/kernel/decider';
import { Account } from '../src/domain/account.ts';
import { Administrators } from '../src/domain/administrators.ts';
import { Login } from '../src/domain/login.ts';
import { publications } from '../src/publications/accounts.ts';

/** Streams as a released version wrote them; never edited, only added to. */
interface Golden {
  readonly streamId: string;
  readonly events: readonly { readonly type: string; readonly data: object }[];
  readonly state: unknown;
}

type Folds = Pick<Decider<unknown, never, unknown>, 'initial' | 'evolve' | 'unseen'>;
const deciders: Readonly<Record<string, Folds>> = {
  account: Account as Folds,
  administrators: Administrators as Folds,
  login: Login as Folds,
};

const folder = new URL('streams/', import.meta.url);
const streams = readdirSync(folder).map((file) => ({
  file,
  golden: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden,
}));

describe('streams written before', () => {
  test.each(streams)('$file still means what it meant', ({ golden: { streamId, events, state } }) => {
    expect(fold(deciders[streamId.slice(0, streamId.indexOf('-'))]!, events)).toEqual(state);
  });

  test.each(streams)('$file: what others do not hear is no news', ({ golden: { streamId, events } }) => {
    const { unseen = [] } = deciders[streamId.slice(0, streamId.indexOf('-'))]!;
    const kept = events.map(({ type }) => type).filter((type) => publications[type] === null);
    const secret = kept.length === events.length;
    for (const { type } of events) expect(unseen.includes(type), type).toBe(!secret && kept.includes(type));
  });

  test('hold every event there is', () => {
    const types = new Set(streams.flatMap(({ golden }) => golden.events.map(({ type }) => type)));
    expect([...types].toSorted()).toEqual(Object.keys(publications).toSorted());
  });
});
