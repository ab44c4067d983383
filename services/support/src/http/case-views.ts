import type { Static } from 'typebox';
import { type OpenedTexts, type Sealed, type ToOpen, openTexts } from '@rapport/kernel/sealing';
import type { ServicePorts } from '@rapport/kernel/service';
import { surveyToken } from '../adapters/survey-token.ts';
import { type CaseRow, nextDueOf } from '../queries/cases.ts';
import type { CaseHistory, CaseLine } from '../queries/case-page.ts';
import { type Customer, accountNames, customersNow } from '../queries/people.ts';
import type { SurveyRow } from '../queries/surveys.ts';
import type { CaseItem, CaseView, CasesPage, ClockView } from './schemas.ts';

type Needs = Pick<ServicePorts, 'database' | 'keys'>;

const orNull = (text: string) => (text === '' ? null : text);

function clockView(clock: CaseRow['resolution']): Static<typeof ClockView> {
  const { targetMinutes, warningMinutes, used, running, warnAt, dueAt, warned, breachedAt, metAt } = clock;
  return {
    targetMinutes,
    warningMinutes,
    usedMinutes: used / 60_000,
    running,
    warnAt: orNull(warnAt),
    dueAt: orNull(dueAt),
    warned,
    breachedAt: orNull(breachedAt),
    metAt: orNull(metAt),
  };
}

/** What stands beside a case: whom it is with, who has it, and what its personal texts say. */
interface Beside {
  readonly customer: Customer | undefined;
  readonly ownerName: Sealed | undefined;
  readonly textOf: OpenedTexts['textOf'];
}

function caseItem(row: CaseRow, { customer, ownerName, textOf }: Beside): Static<typeof CaseItem> {
  return {
    caseId: row.case_id,
    code: row.code,
    status: row.status as Static<typeof CaseItem>['status'],
    caseType: row.case_type,
    priority: row.priority,
    cause: row.cause,
    owner: row.owner,
    ownerName: textOf(ownerName),
    partyId: customer?.partyId ?? null,
    customerName: textOf(customer?.name),
    conversationId: row.conversation_id,
    subject: textOf(row.subject),
    openedAt: row.opened_at,
    changedAt: row.changed_at,
    resolvedAt: row.resolved_at,
    nextDueAt: nextDueOf(row) ?? null,
    warned: row.warned,
    breached: row.breached,
    firstResponse: clockView(row.first_response),
    resolution: clockView(row.resolution),
  };
}

const given = (ids: readonly (string | null)[]) => [...new Set(ids.flatMap((id) => id || []))];
const namesOf = (names: Iterable<Sealed | null>): readonly ToOpen[] =>
  [...names].map((sealed) => ({ field: 'name', sealed }));

/** Whom some cases are with and who has them, names sealed. */
async function peopleOf(
  database: Needs['database'],
  rows: readonly CaseRow[],
  alsoAccounts: readonly string[] = [],
) {
  const [customers, accounts] = await Promise.all([
    customersNow(database, given(rows.map(({ with_party }) => with_party))),
    accountNames(database, given([...rows.map(({ owner }) => owner), ...alsoAccounts])),
  ]);
  return {
    accounts,
    beside: ({ with_party, owner }: CaseRow) => ({
      customer: customers.get(with_party ?? ''),
      ownerName: accounts.get(owner ?? ''),
    }),
    names: namesOf([...[...customers.values()].map(({ name }) => name), ...accounts.values()]),
  };
}

/** A page of cases, all personal texts opened in one batch. */
export async function casesPage(
  { database, keys }: Needs,
  rows: readonly CaseRow[],
  nextCursor: string | undefined,
): Promise<Static<typeof CasesPage>> {
  const { beside, names } = await peopleOf(database, rows);
  const subjects = rows.map(({ subject }) => ({ field: 'subject', sealed: subject }));
  const { textOf, locked } = await openTexts(keys, [...subjects, ...names]);
  const items = rows.map((row) => caseItem(row, { ...beside(row), textOf }));
  return { items, ...(nextCursor === undefined ? {} : { nextCursor }), locked };
}

/** A case with all that happened to it. `now` tells whom it is with; the rest is as it was known at the instant asked for. */
export async function caseView(
  { database, keys }: Needs,
  now: CaseRow,
  { head, description, solution, terms, lines }: CaseHistory,
  surveys: readonly SurveyRow[],
): Promise<Static<typeof CaseView>> {
  const row = { ...head, with_party: now.with_party } as unknown as CaseRow;
  const { accounts, beside, names } = await peopleOf(database, [row], lines.flatMap(accountsIn));
  const { textOf, locked } = await openTexts(keys, [
    { field: 'subject', sealed: row.subject },
    { field: 'description', sealed: description },
    { field: 'solution', sealed: solution },
    ...lines.flatMap(({ text }) => (text ? [text] : [])),
    ...surveys.map(({ comment }) => ({ field: 'comment', sealed: comment })),
    ...names,
  ]);
  return {
    ...caseItem(row, { ...beside(row), textOf }),
    version: String(row.last_news),
    description: textOf(description),
    solution: textOf(solution),
    terms,
    people: [...accounts].map(([accountId, name]) => ({ accountId, name: textOf(name) })),
    entries: lines.map(({ text, ...line }) => ({ ...line, ...(text ? { text: textOf(text.sealed) } : {}) })),
    surveys: surveys.map((survey) => surveyView(keys, survey, textOf(survey.comment))),
    locked,
  };
}

function accountsIn({ actor, facts }: CaseLine): readonly string[] {
  const actors = actor.startsWith('account:') ? [actor.slice('account:'.length)] : [];
  return [...actors, String(facts['accountId'] ?? ''), String(facts['from'] ?? '')];
}

function surveyView({ indexHash }: Needs['keys'], survey: SurveyRow, comment: string | null) {
  return {
    surveyId: survey.survey_id,
    status: survey.status,
    sent: survey.sent,
    path: `/s/${surveyToken(survey.survey_id, indexHash)}`,
    score: survey.score,
    comment,
    issuedAt: survey.issued_at,
    expiresAt: survey.expires_at,
    answeredAt: survey.answered_at,
  };
}
