import { afterAll, beforeAll, beforeEach } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import type { Json } from '@rapport/kernel/values';
import type { Fact, Topic } from '@rapport/proto/catalogue';
import { type Stage, id, machine, partnersOnStage } from './stage.ts';

const SCOPES = ['events:sales', 'events:support', 'events:loyalty'];
/** Partners who hear all of it: without what is about persons, and with it. */
export const PLAIN = machine(id('erp'), ...SCOPES);
export const WITH_TEXTS = machine(id('erp'), ...SCOPES, 'personal');

/** When the nth event of a record happened, from 0. */
export const nth = (n: number) => `2026-01-01T00:${String(n).padStart(2, '0')}:00.000Z`;

type Told<T extends Topic> = readonly [fact: Fact<T>, data?: Readonly<Record<string, Json>>];

/** The service, that nobody told anything yet at the beginning of each test of a file. */
export function toldOnStage() {
  let stage: Stage;
  beforeAll(async () => {
    stage = await partnersOnStage();
  });
  afterAll(() => stage.staged.close());
  beforeEach(async () => {
    await stage.staged.ports.database.run(sql`truncate read.feed_v1, partners.reached`);
  });
  return {
    /** What is said of a record, one fact a minute. */
    tell: <T extends Topic>(topic: T, name: string, ...told: readonly Told<T>[]) =>
      stage.hear(...told.map(([fact, data = {}], n) => stage.say(topic, fact, id(name), data, nth(n)))),
    /** The records of a kind as they stand, in the order they began in. */
    standing: async (of: string, as = PLAIN) =>
      (await stage.snapshot({ of }, as)).items.map(({ data }) => data),
    /** A text about a customer, bound to its field. */
    sealed: (field: string, text: string, whose = 'li') => stage.sealed(whose, field, text),
    /** Nobody may know any more who it was. */
    forget: (whose: string) => stage.staged.ports.keys.destroy(`party:${id(whose)}`),
  };
}
