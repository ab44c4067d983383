import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing, Sealed } from '@rapport/kernel/sealing';
import { type ShownParty, accountNames, shownParties } from '@rapport/parties';
import type { HistoryLine } from '../queries/histories.ts';
import type { PromiseRow } from '../queries/promises.ts';
import { standingAt } from '../queries/standing.ts';
import type { TaskRow } from '../queries/tasks.ts';
import { type Opening, openingWith } from './opened.ts';
import type { PromiseView, TaskView } from './schemas.ts';

/** What rows are made into answers with. */
export interface Showing {
  readonly database: Database;
  readonly keys: Pick<KeyRing, 'open'>;
}

/** What is to be shown together: its names are looked up, and all its texts are opened, in one go. */
export interface Shown {
  readonly promises?: readonly PromiseRow[];
  readonly tasks?: readonly TaskRow[];
  readonly history?: readonly HistoryLine[];
  readonly asOf?: string | undefined;
}

/** The same with its texts opened; `locked`: the key ring is away, and they are null. */
export interface Views {
  readonly promises: readonly PromiseView[];
  readonly tasks: readonly TaskView[];
  readonly history: readonly object[];
  readonly locked: boolean;
}

/** Makes answers of rows. */
export async function viewsOf({ database, keys }: Showing, shown: Shown): Promise<Views> {
  const { promises = [], tasks = [], history = [], asOf } = shown;
  const [parties, names] = await Promise.all([
    shownParties(
      database,
      [...promises, ...tasks].flatMap((row) => row.party_id ?? []),
      standingAt(asOf).at,
    ),
    accountNames(database, peopleIn(promises, tasks, history)),
  ]);
  const opening = openingWith(keys);
  const known = { parties, names, opening };
  const later = {
    promises: promises.map((row) => promiseView(row, known)),
    tasks: tasks.map((row) => taskView(row, known)),
    history: history.map((line) => historyView(line, known)),
  };
  const { locked } = await opening.open();
  return {
    promises: later.promises.map((view) => view()),
    tasks: later.tasks.map((view) => view()),
    history: later.history.map((view) => view()),
    locked,
  };
}

function peopleIn(
  promises: readonly PromiseRow[],
  tasks: readonly TaskRow[],
  history: readonly HistoryLine[],
): readonly string[] {
  const owners = [...promises, ...tasks].map(({ owner }) => owner);
  return [...owners, ...history.flatMap(({ by, owner }) => [by, owner].filter((id) => id !== undefined))];
}

interface Known {
  readonly parties: ReadonlyMap<string, ShownParty>;
  readonly names: ReadonlyMap<string, Sealed>;
  readonly opening: Opening;
}

function customer(partyId: string, { parties, opening }: Known): () => PromiseView['party'] {
  const party = parties.get(partyId);
  const name = opening.place('name', party?.name);
  return () => ({ partyId: party?.partyId ?? partyId, ...(party ? { code: party.code } : {}), name: name() });
}

function person(accountId: string, { names, opening }: Known): () => PromiseView['owner'] {
  const name = opening.place('name', names.get(accountId));
  return () => ({ accountId, name: name() });
}

function promiseView(row: PromiseRow, known: Known): () => PromiseView {
  const party = customer(row.party_id, known);
  const owner = person(row.owner, known);
  const quote = known.opening.place('quote', row.quote);
  const text = known.opening.place('value', row.value?.type === 'text' ? row.value.text : null);
  const { value, about, source, first_due: first } = row;
  return () => ({
    promiseId: row.promise_id,
    party: party(),
    owner: owner(),
    kind: row.kind,
    ...(value ? { value: value.type === 'text' ? { type: 'text', text: text() } : value } : {}),
    ...(row.quote ? { quote: quote() } : {}),
    ...(about ? { about } : {}),
    ...(source ? { source } : {}),
    channel: row.channel,
    state: row.state,
    due: row.due,
    ...(first.to.at === row.due.to.at ? {} : { firstDue: first }),
    madeAt: row.made_at,
    contradicts: [...row.contradicts],
    version: String(row.last_news),
  });
}

function taskView(row: TaskRow, known: Known): () => TaskView {
  const party = row.party_id === null ? undefined : customer(row.party_id, known);
  const owner = person(row.owner, known);
  const title = known.opening.place('title', row.title);
  const note = known.opening.place('note', row.note);
  const { about, due, ended_at: endedAt } = row;
  return () => ({
    taskId: row.task_id,
    ...(party ? { party: party() } : {}),
    owner: owner(),
    title: title(),
    ...(row.note ? { note: note() } : {}),
    ...(about ? { about } : {}),
    priority: row.priority,
    state: row.state,
    overdue: row.overdue,
    ...(due ? { due } : {}),
    openedAt: row.opened_at,
    ...(endedAt === null ? {} : { endedAt }),
    version: String(row.last_news),
  });
}

function historyView(line: HistoryLine, known: Known): () => object {
  const { by, owner, window, text, ...rest } = line;
  const [doer, given] = [by && person(by, known), owner && person(owner, known)];
  const words = text && known.opening.place(text.field, text.sealed);
  return () => ({
    ...rest,
    ...(doer ? { by: doer() } : {}),
    ...(given ? { owner: given() } : {}),
    ...(window ? { due: window } : {}),
    ...(words ? { text: words() } : {}),
  });
}
