import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { ImportEvent, ImportProgress } from './import.events.ts';
import { guessColumns, readRow } from './import-row.ts';
import { Import, type ImportCommand } from './import.ts';

const { given } = scenario(Import);
const box = { subject: 'import:1', keyVersion: 1, box: 'box' };
const begun: Extract<ImportEvent, { type: 'ImportBegun' }> = {
  type: 'ImportBegun',
  data: {
    ...{
      fileId: '1',
      blobId: 'b',
      fileName: box,
      encoding: 'utf-8',
      delimiter: ',',
      rows: 600,
      ownerId: 'wang',
    },
    mapping: { columns: { email: 0 }, topic: 'fair', headed: false },
  },
};
const progress = (rows: number): ImportProgress => ({ rows, captured: rows, known: 0, refused: {} });
const advance = (from: number, rows: number): ImportCommand => ({
  type: 'AdvanceImport',
  data: { from, progress: progress(rows) },
});
const so = (type: 'ImportAdvanced' | 'ImportCompleted', rows: number): ImportEvent => ({
  type,
  data: progress(rows),
});
const cancelled: ImportEvent = { type: 'ImportCancelled', data: { rows: 0 } };

describe('an import', () => {
  test('begins once; the same list read in another way is refused', () => {
    given().when({ type: 'BeginImport', data: begun.data }).then(begun);
    given(begun).when({ type: 'BeginImport', data: begun.data }).then();
    const mapping = { ...begun.data.mapping, topic: 'other' };
    given(begun)
      .when({ type: 'BeginImport', data: { ...begun.data, mapping } })
      .thenRejected('import-differs');
  });

  test('goes on from where it stands, and is done with its last row', () => {
    given(begun).when(advance(0, 250)).then(so('ImportAdvanced', 250));
    given(begun, so('ImportAdvanced', 500)).when(advance(500, 600)).then(so('ImportCompleted', 600));
  });

  test('takes nothing from who is late, or while it is stopped', () => {
    given(begun, so('ImportAdvanced', 250)).when(advance(0, 250)).then();
    given(begun, cancelled).when(advance(0, 250)).then();
  });

  test('is stopped and let go on, but not when it is done', () => {
    given(begun).when({ type: 'CancelImport', data: {} }).then(cancelled);
    given(begun, cancelled).when({ type: 'CancelImport', data: {} }).then();
    given(begun, cancelled)
      .when({ type: 'ResumeImport', data: {} })
      .then({ type: 'ImportResumed', data: { rows: 0 } });
    for (const type of ['CancelImport', 'ResumeImport'] as const)
      given(begun, so('ImportCompleted', 600)).when({ type, data: {} }).thenRejected('import-completed');
    given().when({ type: 'CancelImport', data: {} }).thenRejected('import-unknown');
  });
});

describe('a row', () => {
  const columns = { name: 0, email: 1, phone: 2, topic: 3 };
  const phone = (text: string) => (/^\d{11}$/.test(text) ? `+86${text}` : undefined);
  const read = (...cells: string[]) => readRow(cells, { columns, topic: '' }, phone);

  test('is a contact that can be reached and wants something, or says why not', () => {
    expect(read(' 李 \n 四', 'LI@Example.cn', '13800138000', 'mills')).toEqual({
      contact: { name: '李 四', email: 'li@example.cn', phone: '+8613800138000', topic: 'mills' },
    });
    expect(read('李', '', '', 'mills')).toEqual({ refusal: 'no-contact' });
    expect(read('李', 'li@example.cn')).toEqual({ refusal: 'no-topic' });
    expect(read('李', 'li at example', '', 'mills')).toEqual({ refusal: 'email-unreadable' });
    expect(read('李', '', '12', 'mills')).toEqual({ refusal: 'phone-unreadable' });
    expect(read('李'.repeat(201), 'li@example.cn', '', 'mills')).toEqual({ refusal: 'too-long' });
  });

  test('whatever its cells are, is one of both, and what it keeps fits', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 600 }), { maxLength: 6 }), (cells) => {
        const answer = readRow(cells, { columns, topic: 'fair' }, phone);
        if ('refusal' in answer) return;
        expect([...answer.contact.name].length).toBeLessThanOrEqual(200);
        expect(answer.contact.email + answer.contact.phone).not.toBe('');
      }),
    );
  });

  test('has its columns guessed by their names, else by what stands in them', () => {
    expect(guessColumns(['姓名', '手机', 'E-Mail', '意向产品'], [])).toEqual({
      name: 0,
      phone: 1,
      email: 2,
      topic: 3,
    });
    expect(guessColumns(['Company name', 'Mobile', 'Notes'], [])).toEqual({ name: 0, phone: 1, topic: 2 });
    expect(guessColumns(['', '', ''], [['Li', '+86 138 0013 8000', 'li@example.cn']])).toEqual({
      phone: 1,
      email: 2,
    });
  });
});
