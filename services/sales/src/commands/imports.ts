import { nextCodes } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { deriveUuid } from '@rapport/kernel/values';
import { CsvUnreadable } from '../adapters/csv-rows.ts';
import { type ListFile, type ListRow, type Lists, listSubject } from '../adapters/lists.ts';
import type { ImportMapping, ImportProgress, RowRefusal } from '../domain/import.events.ts';
import { Import, type KnownImport } from '../domain/import.ts';
import type { RowContact } from '../domain/import-row.ts';
import type { LeadCaptured } from '../domain/lead.events.ts';
import { Lead } from '../domain/lead.ts';
import { type Desk, importStream, leadStream, leadSubject, look, partySubject, sealed } from './streams.ts';

/** What imports need beyond the desk. */
export interface ImportDesk extends Desk {
  readonly lists: Lists;
  /** Whom contact points belong to, by what was heard; a contact point of nobody is not in it. */
  readonly partiesBy: (contactPoints: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** A list that was sent to us, and how it is to be read. */
export interface ListToImport {
  readonly file: ListFile & { readonly contentHash: string };
  readonly fileName: string;
  readonly mapping: ImportMapping;
  readonly ownerId: string;
}

/** The import of a list: the same list is the same import, whoever sends it and whenever. */
export const importOf = ({ keys }: Pick<Desk, 'keys'>, contentHash: string): string =>
  deriveUuid('import', keys.indexHash('import', contentHash));

/** Whether an import was begun. */
export async function importBegun({ store }: Pick<Desk, 'store'>, importId: string): Promise<boolean> {
  return (await look(store, Import, importStream(importId))).state.status !== 'none';
}

/** Begins to make leads of a list; refuses one that cannot be read to its end, is empty, or was read in another way. */
export async function beginImport(
  desk: ImportDesk,
  { file, fileName, mapping, ownerId }: ListToImport,
  context: CommandContext,
): Promise<Outcome> {
  const { contentHash, ...listed } = file;
  const importId = importOf(desk, contentHash);
  const { rows } = await tally(desk.lists, listed, mapping);
  if (rows === 0) throw new Rejection('list-empty');
  const name = await sealed(desk, listSubject(file.fileId), 'fileName', fileName);
  const data = { ...listed, fileName: name, mapping, rows, ownerId };
  const begin = { type: 'BeginImport', data } as const;
  return await execute(
    desk.store,
    [step(Import, importStream(importId), begin)],
    context,
    ({ versions }) => ({
      importId,
      again: versions[0] !== 1,
    }),
  );
}

/** How many rows a list has, and how many of them make no lead for which reason; refuses `list-unreadable`. */
export async function tally(
  lists: Pick<Lists, 'rows'>,
  file: ListFile,
  mapping: ImportMapping,
): Promise<{ readonly rows: number; readonly refused: ImportProgress['refused'] }> {
  let rows = 0;
  const refused: Partial<Record<RowRefusal, number>> = {};
  await readable(async () => {
    for await (const { read } of lists.rows(file, mapping)) {
      rows += 1;
      if ('refusal' in read) refused[read.refusal] = (refused[read.refusal] ?? 0) + 1;
    }
  });
  return { rows, refused };
}

/** Reads a list; what cannot be read is refused with the line: `list-unreadable`. */
export async function readable<T>(reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    if (error instanceof CsvUnreadable) throw new Rejection('list-unreadable', { line: error.line });
    throw error;
  }
}

/** Stops an import, or lets it go on from where it was stopped. */
export function turnImport(
  { store }: Pick<Desk, 'store'>,
  importId: string,
  type: 'CancelImport' | 'ResumeImport',
  context: CommandContext,
): Promise<Outcome> {
  return execute(store, [step(Import, importStream(importId), { type, data: {} })], context);
}

/** Rows whose leads are captured in one append. */
const TOGETHER = 250;

/** The id of the lead of a row: the same row of the same list is the same lead. */
export const leadOfRow = (importId: string, row: number): string =>
  deriveUuid('lead', 'import', importId, String(row));

/** Looks at the next rows of an import; their leads and how far it came are one append, so that no row is lost or twice. */
export async function advanceImport(
  desk: ImportDesk,
  importId: string,
  context: CommandContext,
): Promise<void> {
  const { state } = await look(desk.store, Import, importStream(importId));
  if (state.status !== 'running') return;
  const rows = await desk.lists.next(importId, state.of, state.rows, TOGETHER);
  const leads = await leadsOf(desk, importId, state, rows);
  const progress = progressOf(state, rows, leads);
  const plan = async () => {
    const seen = await look(desk.store, Import, importStream(importId));
    const advance = { type: 'AdvanceImport', data: { from: state.rows, progress } } as const;
    const first = step(Import, seen.streamId, advance, seen);
    const late = seen.state.status !== 'running' || seen.state.rows !== state.rows;
    return late || leads.length === 0 ? [first] : [first, ...(await captured(desk, leads))];
  };
  await execute(desk.store, plan, context);
}

interface RowLead {
  readonly leadId: string;
  readonly data: Omit<LeadCaptured['data'], 'code'>;
}

/** A stream that nothing was written to: the ids of its leads are the import's alone. */
const UNWRITTEN = { state: Lead.initial, version: 0, position: 0 };

async function captured({ store }: Desk, leads: readonly RowLead[]): Promise<readonly Step[]> {
  const recordIds = leads.map(({ leadId }) => leadId);
  const { codes, step: counted } = await nextCodes(store, { kind: 'lead', prefix: 'L', recordIds });
  const steps = leads.map(({ leadId, data }, i) => {
    const capture = { type: 'CaptureLead', data: { ...data, code: codes[i]! } } as const;
    return step(Lead, leadStream(leadId), capture, UNWRITTEN);
  });
  return [counted, ...steps];
}

function progressOf(state: KnownImport, rows: readonly ListRow[], leads: readonly RowLead[]): ImportProgress {
  const refused: Partial<Record<RowRefusal, number>> = { ...state.refused };
  for (const { read } of rows)
    if ('refusal' in read) refused[read.refusal] = (refused[read.refusal] ?? 0) + 1;
  const known = leads.filter(({ data }) => data.partyId !== '').length;
  return {
    rows: state.rows + rows.length,
    captured: state.captured + leads.length,
    known: state.known + known,
    refused,
  };
}

async function leadsOf(
  desk: ImportDesk,
  importId: string,
  { of: { ownerId } }: KnownImport,
  rows: readonly ListRow[],
): Promise<readonly RowLead[]> {
  const contacts = rows.flatMap(({ row, read }) =>
    'contact' in read ? [{ row, contact: read.contact }] : [],
  );
  const pointed = contacts.map(({ row, contact }) => ({ row, contact, ...pointsOf(desk, contact) }));
  const parties = await desk.partiesBy(
    pointed.flatMap(({ emailPoint, phonePoint }) => [emailPoint, phonePoint]).filter((point) => point !== ''),
  );
  const source = { kind: 'import', id: importId };
  return await Promise.all(
    pointed.map(async ({ row, contact, emailPoint, phonePoint }) => {
      const leadId = leadOfRow(importId, row);
      const partyId = parties.get(emailPoint) ?? parties.get(phonePoint) ?? '';
      const { topic, ...reached } = await sealedContact(desk, partyId, leadId, contact);
      const data = {
        source,
        via: source,
        partyId,
        topic,
        ownerId,
        contact: { ...reached, emailPoint, phonePoint },
      };
      return { leadId, data };
    }),
  );
}

function pointsOf({ keys }: Desk, { email, phone }: RowContact) {
  return {
    emailPoint: email === '' ? '' : keys.indexHash('email', email),
    phonePoint: phone === '' ? '' : keys.indexHash('phone', phone),
  };
}

/** What a row says of somebody, sealed for who it is, else for the lead alone. */
async function sealedContact({ keys }: Desk, partyId: string, leadId: string, contact: RowContact) {
  const fields = (['topic', 'name', 'email', 'phone'] as const).filter((field) => contact[field] !== '');
  const subject = partyId === '' ? leadSubject(leadId) : partySubject(partyId);
  const boxes = await keys.seal(
    subject,
    fields.map((field) => ({ field, text: contact[field] })),
  );
  const of = (field: keyof RowContact) => boxes[fields.indexOf(field)] ?? null;
  return { topic: of('topic')!, name: of('name'), email: of('email'), phone: of('phone') };
}
