import { normalMailAddress } from '@rapport/kernel/values';
import type { ImportField, ImportMapping, RowRefusal } from './import.events.ts';

/** What is needed to read a row: how phone numbers are written where we are. */
export type ReadPhone = (text: string) => string | undefined;

/** Somebody a row tells of. */
export interface RowContact {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly topic: string;
}

/** What a row comes to: a contact, or why it makes no lead. */
export type ReadRow = { readonly contact: RowContact } | { readonly refusal: RowRefusal };

const LONGEST = { name: 200, email: 320, phone: 40, topic: 500 } as const;

/** Reads a row of a list; cells that it lacks are empty. */
export function readRow(
  cells: readonly string[],
  { columns, topic: otherwise }: Pick<ImportMapping, 'columns' | 'topic'>,
  readPhone: ReadPhone,
): ReadRow {
  const cell = (field: ImportField) => {
    const column = columns[field];
    return column === undefined
      ? ''
      : (cells[column] ?? '').replace(/\s+/gu, ' ').replaceAll('\0', '').trim();
  };
  const said = { name: cell('name'), email: cell('email'), phone: cell('phone'), topic: cell('topic') };
  const refusal = refusalOf(said, otherwise);
  if (refusal) return { refusal };
  const email = said.email === '' ? '' : normalMailAddress(said.email);
  if (email === undefined) return { refusal: 'email-unreadable' };
  const phone = said.phone === '' ? '' : readPhone(said.phone);
  if (phone === undefined) return { refusal: 'phone-unreadable' };
  return { contact: { name: said.name, email, phone, topic: said.topic || otherwise } };
}

function refusalOf(said: RowContact, otherwise: string): RowRefusal | undefined {
  const fields = Object.keys(LONGEST) as readonly ImportField[];
  if (fields.some((field) => [...said[field]].length > LONGEST[field])) return 'too-long';
  if (said.email === '' && said.phone === '') return 'no-contact';
  return said.topic === '' && otherwise === '' ? 'no-topic' : undefined;
}

/** What makes two rows of a list the same: whoever is reached by the same ways and wants the same. */
export function rowKey({ email, phone, topic }: RowContact): string {
  return JSON.stringify([email, phone, topic]);
}

const HEADS: Readonly<Record<ImportField, RegExp>> = {
  email: /e-?mail|邮箱|邮件|郵箱/i,
  phone: /phone|mobile|^tel|cell|电话|手机|電話|手機|联系方式/i,
  name: /name|contact|person|姓名|名称|联系人|客户|公司|姓$/i,
  topic: /topic|subject|interest|need|want|product|note|需求|产品|主题|意向|备注|內容|内容/i,
};

/** Supposes from the names of columns, else from what stands in them, which is which. */
export function guessColumns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): ImportMapping['columns'] {
  const taken = new Set<number>();
  const guessed: Partial<Record<ImportField, number>> = {};
  const take = (field: ImportField, at: number) => {
    if (at < 0 || guessed[field] !== undefined) return;
    guessed[field] = at;
    taken.add(at);
  };
  for (const field of ['email', 'phone', 'topic', 'name'] as const)
    take(
      field,
      head.findIndex((name, i) => !taken.has(i) && HEADS[field].test(name)),
    );
  const looksLike = (pattern: RegExp) =>
    head.findIndex((_, i) => !taken.has(i) && rows.some((row) => pattern.test((row[i] ?? '').trim())));
  take('email', looksLike(/^[^\s@]+@[^\s@]+\.[^\s@]+$/));
  take('phone', looksLike(/^\+?[\d\s()-]{7,20}$/));
  return guessed;
}
