import { safeCell } from '../adapters/csv-rows.ts';
import type { ListFile, ListRow, Lists } from '../adapters/lists.ts';
import type { ImportMapping, RowRefusal } from '../domain/import.events.ts';
import { guessColumns } from '../domain/import-row.ts';
import { leadOfRow, readable, tally } from './imports.ts';

const FIRST = 20;

/** The first rows of a list, and what its columns may be. */
export async function suggest(lists: Lists, file: ListFile) {
  const first = await readable(() => lists.head(file, FIRST));
  const [head = [], ...rows] = first;
  // Whoever writes an address into the first row has no names of columns.
  const headed = head.length > 0 && !head.some((cell) => cell.includes('@') || /\d{6}/.test(cell));
  const columns = headed
    ? guessColumns(head, rows)
    : guessColumns(
        head.map(() => ''),
        first,
      );
  return { first, guess: { columns, topic: '', headed } };
}

/** What a list would come to if it were made leads of; nothing is kept. */
export async function previewOf(lists: Lists, file: ListFile, mapping: ImportMapping) {
  const counted = await tally(lists, file, mapping);
  const first: object[] = [];
  for await (const { line, cells, read } of lists.rows(file, mapping)) {
    first.push({ line, ...('refusal' in read ? { ...asItStands(cells, mapping), ...read } : read.contact) });
    if (first.length >= FIRST) break;
  }
  return { ...counted, first };
}

/** The cells of a row that makes no lead, so that whoever looks sees why. */
function asItStands(cells: readonly string[], { columns }: ImportMapping) {
  const named = Object.entries(columns).map(([field, column]) => [
    field,
    (cells[column] ?? '').slice(0, 200),
  ]);
  return Object.fromEntries(named) as Readonly<Record<string, string>>;
}

/** What is needed of an import to say what became of its rows. */
interface Reported {
  readonly import_id: string;
  readonly rows_done: number;
  readonly list: ListFile & { readonly mapping: ImportMapping };
}

type CodesOf = (
  leadIds: readonly string[],
) => Promise<ReadonlyMap<string, { readonly code: string; readonly party_id: string | null }>>;

const TOGETHER = 500;
const BYTE_ORDER_MARK = '\ufeff';

/** The report of an import, piece by piece: each row that was looked at, what became of it, and the row itself. */
export async function* importReport(lists: Lists, of: Reported, codesOf: CodesOf): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}line,outcome,reason,lead,customer,row\r\n`;
  let left = of.rows_done;
  let waiting: ListRow[] = [];
  for await (const row of lists.rows(of.list, of.list.mapping)) {
    if (left === 0) break;
    left -= 1;
    waiting.push(row);
    if (waiting.length < TOGETHER && left > 0) continue;
    yield await reported(of.import_id, waiting, codesOf);
    waiting = [];
  }
}

async function reported(importId: string, rows: readonly ListRow[], codesOf: CodesOf): Promise<string> {
  const made = rows.filter(({ read }) => 'contact' in read).map(({ row }) => leadOfRow(importId, row));
  const codes = await codesOf(made);
  const lines = rows.map(({ line, row, cells, read }) => {
    const lead = codes.get(leadOfRow(importId, row));
    const refusal: RowRefusal | undefined = 'refusal' in read ? read.refusal : undefined;
    const outcome = refusal ? 'refused' : lead?.party_id ? 'known' : 'captured';
    return [String(line), outcome, refusal ?? '', lead?.code ?? '', lead?.party_id ?? '', ...cells];
  });
  return lines.map((cells) => `${cells.map(safeCell).join(',')}\r\n`).join('');
}
