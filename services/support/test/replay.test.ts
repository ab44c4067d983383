import { describe, expect, test } from 'vitest';
import { Numbers } from '@rapport/kernel/codes';
import { read } from '@rapport/proto/catalogue';
import {
  type Folds,
  goldenStreamContract,
  goldenStreams,
  recordsOf,
} from '../../../packages/kernel/src/testing/golden-streams.ts';
import { Calendar } from '../src/domain/calendar.ts';
import { Case } from '../src/domain/case.ts';
import { ConversationCases } from '../src/domain/conversation-cases.ts';
import { SlaPolicy } from '../src/domain/policy.ts';
import { Survey } from '../src/domain/survey.ts';
import { publications } from '../src/publications/index.ts';

const folder = new URL('streams/', import.meta.url);
const deciders: Readonly<Record<string, Folds>> = {
  case: Case as Folds,
  survey: Survey as Folds,
  calendar: Calendar as Folds,
  slapolicy: SlaPolicy as Folds,
  conversationcases: ConversationCases as Folds,
  numbers: Numbers as Folds,
};

goldenStreamContract('support', folder, deciders, publications);

describe('what others hear', () => {
  test.each(goldenStreams(folder))('of $file is what was said', ({ golden }) => {
    for (const { topic, type, value, data, occurredAt } of recordsOf(
      golden,
      publications,
      'service:support',
    )) {
      const heard = read(topic as 'rapport.support.case.v1', value);
      expect(heard.type).toBe(type);
      expect(heard.occurredAt).toBe(occurredAt);
      // Every text of ours that is told at all arrives as it was.
      const said = JSON.stringify(heard.data, (_, each) => (typeof each === 'bigint' ? Number(each) : each));
      for (const [name, each] of Object.entries(data))
        if (typeof each === 'object' || ['code', 'cause', 'dueAt', 'score'].includes(name))
          expect(said).toContain(JSON.stringify(each).slice(1, -1));
    }
  });
});
