import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Numbers } from '@rapport/kernel/codes';
import { type Decider, fold } from '@rapport/kernel/decider';
import { read } from '@rapport/proto/catalogue';
import { Calendar } from '../src/domain/calendar.ts';
import { Case } from '../src/domain/case.ts';
import { ConversationCases } from '../src/domain/conversation-cases.ts';
import { SlaPolicy } from '../src/domain/policy.ts';
import { Survey } from '../src/domain/survey.ts';
import { publications } from '../src/publications/index.ts';

/** Streams as a released version wrote them; never edited, only added to. */
interface Golden {
  readonly streamId: string;
  readonly events: readonly {
    readonly type: string;
    readonly data: Record<string, never>;
    readonly occurredAt: string;
  }[];
  readonly state: unknown;
}

type Folds = Pick<Decider<unknown, never, unknown>, 'initial' | 'evolve' | 'unseen'>;
const deciders: Readonly<Record<string, Folds>> = {
  case: Case as Folds,
  survey: Survey as Folds,
  calendar: Calendar as Folds,
  slapolicy: SlaPolicy as Folds,
  conversationcases: ConversationCases as Folds,
  numbers: Numbers as Folds,
};

const folder = new URL('streams/', import.meta.url);
const streams = readdirSync(folder).map((file) => ({
  file,
  golden: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden,
}));
const deciderOf = ({ streamId }: Golden) => deciders[streamId.slice(0, streamId.indexOf('-'))]!;

describe('streams written before', () => {
  test.each(streams)('$file still means what it meant', ({ golden }) => {
    // Absent and undefined are the same in what was written down.
    expect(JSON.parse(JSON.stringify(fold(deciderOf(golden), golden.events)))).toEqual(golden.state);
  });

  test.each(streams)('$file: what others do not hear is no news', ({ golden }) => {
    const { unseen = [] } = deciderOf(golden);
    const kept = golden.events.map(({ type }) => type).filter((type) => publications[type] === null);
    const secret = kept.length === golden.events.length;
    for (const { type } of golden.events)
      expect(unseen.includes(type), type).toBe(!secret && kept.includes(type));
  });

  test('hold every event there is', () => {
    const types = new Set(streams.flatMap(({ golden }) => golden.events.map(({ type }) => type)));
    expect([...types].toSorted()).toEqual(Object.keys(publications).toSorted());
  });

  test.each(streams)('$file is heard by others as it was said', ({ golden: { streamId, events } }) => {
    for (const [i, { type, data, occurredAt }] of events.entries()) {
      const published = publications[type];
      if (!published) continue;
      const meta = { correlationId: '0190a1de-0000-7000-8000-000000000001', actor: 'service:support' };
      const from = { id: streamId, type, data, streamId, version: i + 1 };
      const record = published({ ...from, occurredAt, recordedAt: occurredAt, meta });
      const heard = read(record.topic as 'rapport.support.case.v1', record.value);
      expect(heard.type).toBe(record.type);
      expect(heard.occurredAt).toBe(occurredAt);
      // Every text of ours that is told at all arrives as it was.
      const said = JSON.stringify(heard.data, (_, value) =>
        typeof value === 'bigint' ? Number(value) : value,
      );
      for (const [name, value] of Object.entries(data as Record<string, unknown>))
        if (typeof value === 'object' || ['code', 'cause', 'dueAt', 'score'].includes(name))
          expect(said).toContain(JSON.stringify(value).slice(1, -1));
    }
  });
});
