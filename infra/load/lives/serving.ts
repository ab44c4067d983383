import type { CallRecorded } from '@rapport/channels/domain/call.events.ts';
import { Case } from '@rapport/support/domain/case.ts';
import type { CaseCommand } from '@rapport/support/domain/case.commands.ts';
import type { CaseState } from '@rapport/support/domain/case-state.ts';
import type { Uuid } from '@rapport/kernel/values';
import type { Part, Pen } from '../pen.ts';
import { type Act, DAY, HOUR, type Life, MINUTE, accountActor, agentOf, partySubject } from './life.ts';

const NOTES = {
  zh: ['询问到货时间，已告知。', '想了解新茶，约下周再联系。', '确认收货地址。'],
  en: ['Asked when it arrives; told.', 'Wants to hear of the new harvest.', 'Confirmed the address.'],
} as const;

/** Somebody rings, or is rung up; what was said is noted. */
export function speak(life: Life, pen: Pen): readonly Act[] {
  const accountId = agentOf(life);
  const { partyId, random } = life;
  const noted: CallRecorded = {
    type: 'CallRecorded',
    data: {
      ...{ accountId, partyId, conversationId: '', contactPoint: '', callBackDue: false },
      direction: random.chance(0.6) ? 'in' : 'out',
      startedAt: pen.now,
      seconds: 30 + random.below(900),
      outcome: 'spoken',
      note: pen.seal(partySubject(life), 'note', random.pick<string>(NOTES[life.person.language])),
    },
  };
  pen.write('channels', accountActor(accountId), [{ streamId: `call-${pen.id()}`, facts: [noted] }]);
  return [];
}

const TROUBLE = {
  zh: ['收到的茶具有裂纹', '迟迟没有发货', '发票抬头开错', '少发了一件'],
  en: ['A cup came cracked', 'Still not shipped', 'Wrong name on the invoice', 'One piece is missing'],
} as const;
const SOLUTIONS = {
  zh: ['已补发，客户确认收到。', '已重开发票并寄出。'],
  en: ['Sent again; the customer has it.', 'New invoice sent.'],
} as const;

/** Part of the cases that are not solved yet. */
const UNSOLVED = 0.03;

interface Open {
  readonly caseId: Uuid;
  readonly accountId: string;
  state: CaseState;
}

/** Something is wrong: a case, a first word by telephone, a solution; its clocks run by the company's own rules. */
export function helpOut(life: Life, pen: Pen): readonly Act[] {
  const { random, partyId, company } = life;
  const { terms, calendar, policy } = company.support;
  const accountId = agentOf(life);
  const caseId = pen.id();
  const { code, part } = pen.number('support', 'case', 'CS', caseId);
  const facts = {
    ...{ ...terms, code, accountId, partyId, conversationId: '', cause: '' },
    origin: { kind: 'screen', id: '' } as const,
    caseType: random.pick(['question', 'request', 'defect', 'complaint'] as const),
    priority: random.pick(['normal', 'normal', 'high', 'low'] as const),
    subject: pen.seal(partySubject(life), 'subject', random.pick<string>(TROUBLE[life.person.language])),
    description: pen.seal(partySubject(life), 'description', ''),
  };
  const open: Open = { caseId, accountId, state: Case.initial };
  const at = pen.now;
  decide(pen, open, { type: 'OpenCase', data: { at, calendar, policy, facts } }, [part]);
  const answered = pen.at.getTime() + 10 * MINUTE + random.below(HOUR);
  return [{ at: answered, perform: (later) => firstWord(life, later, open) }];
}

function decide(pen: Pen, open: Open, command: CaseCommand, beside: readonly Part[] = []): void {
  const facts = Case.decide(open.state, command);
  open.state = facts.reduce(Case.evolve, open.state);
  if (facts.length > 0)
    pen.write('support', accountActor(open.accountId), [
      { streamId: `case-${open.caseId}`, facts },
      ...beside,
    ]);
}

function firstWord(life: Life, pen: Pen, open: Open): readonly Act[] {
  const text = pen.seal(partySubject(life), 'text', life.random.pick<string>(NOTES[life.person.language]));
  const { accountId } = open;
  decide(pen, open, { type: 'RecordCall', data: { at: pen.now, callId: pen.id(), accountId, text } });
  if (life.random.chance(UNSOLVED)) return [];
  const solved = pen.at.getTime() + 2 * HOUR + life.random.below(DAY);
  return [{ at: solved, perform: (later) => solve(life, later, open) }];
}

function solve(life: Life, pen: Pen, open: Open): readonly Act[] {
  const { accountId } = open;
  const { calendar } = life.company.support;
  const said = life.random.pick<string>(SOLUTIONS[life.person.language]);
  const solution = pen.seal(partySubject(life), 'solution', said);
  const at = pen.now;
  decide(pen, open, { type: 'ResolveCase', data: { at, calendar, accountId, cause: 'other', solution } });
  decide(pen, open, { type: 'CloseCase', data: { at, accountId, surveyId: '' } });
  return [];
}
