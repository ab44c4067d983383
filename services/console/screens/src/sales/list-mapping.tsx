import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type KeptList, LIST_FIELDS, type ListField, listPreview, type Mapping } from '../api/imports.ts';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { Loaded } from '../look/loaded.tsx';
import { Tag } from '../look/small.tsx';
import { useReasonNames } from './names.ts';
import { Reasons } from './sources-screen.tsx';
import styles from '../look/records.module.css';

/** Which column is what, and what would come of it: nothing is made of the list before it is let run. */
export function ListMapping({
  kept,
  fileName,
  onDone,
}: {
  readonly kept: KeptList;
  readonly fileName: string;
  readonly onDone: () => void;
}) {
  const { t } = useLingui();
  const [mapping, setMapping] = useState<Mapping>(kept.guess);
  const begin = useSalesCommand({ onDone });
  const preview = useQuery({ ...listPreview(kept.list, mapping), placeholderData: keepPreviousData });
  const body = { list: kept.list, fileName: fileName.slice(0, 200), mapping };
  const says = kept.importId
    ? t`This list was taken in before: nothing was done twice`
    : t`The list is running`;
  return (
    <section className={styles['column']} aria-label={fileName}>
      <h2>
        {fileName} <Tag>{kept.encoding}</Tag>
      </h2>
      {kept.importId && (
        <p className={styles['warning']} role="status">
          <Trans>This list was taken in before. Taken in again, no lead is made twice.</Trans>
        </p>
      )}
      <Columns kept={kept} mapping={mapping} onChange={setMapping} />
      <Loaded of={preview} rows={4}>
        {(answer) => (
          <>
            <p>
              <Plural value={answer.rows} one="# row" other="# rows" />
              {Object.keys(answer.refused).length > 0 && (
                <>
                  {' · '}
                  <Trans>No lead would be made of these:</Trans> <Reasons of={answer.refused} />
                </>
              )}
            </p>
            <FirstRows rows={answer.first} />
          </>
        )}
      </Loaded>
      <div className={styles['does']}>
        <Button
          loading={begin.isPending}
          disabled={preview.data === undefined}
          onClick={() => begin.mutate(meant({ path: 'imports', body, says }))}
        >
          <Trans>Make leads of it</Trans>
        </Button>
        <Button variant="default" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </section>
  );
}

function useFieldNames(): Readonly<Record<ListField, string>> {
  const { t } = useLingui();
  return { name: t`Name`, email: t`Mail address`, phone: t`Phone`, topic: t`What they may want` };
}

function Columns({
  kept,
  mapping,
  onChange,
}: {
  readonly kept: KeptList;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}) {
  const { t } = useLingui();
  const names = useFieldNames();
  const head = kept.first[0] ?? [];
  const choices = head.map((cell, i) => ({ value: String(i), label: `${i + 1} · ${cell.slice(0, 30)}` }));
  const choose = (field: ListField, value: string) => {
    const { [field]: _, ...others } = mapping.columns;
    onChange({ ...mapping, columns: value === '' ? others : { ...others, [field]: Number(value) } });
  };
  return (
    <div className={styles['form']}>
      {LIST_FIELDS.map((field) => (
        <NativeSelect
          key={field}
          label={names[field]}
          value={mapping.columns[field] === undefined ? '' : String(mapping.columns[field])}
          data={[{ value: '', label: '–' }, ...choices]}
          onChange={(event) => choose(field, event.currentTarget.value)}
        />
      ))}
      <TextInput
        label={t`Where it does not say what for`}
        defaultValue={mapping.topic}
        maxLength={500}
        onBlur={(event) => onChange({ ...mapping, topic: event.currentTarget.value.trim() })}
      />
      <label className={styles['head']}>
        <input
          type="checkbox"
          checked={mapping.headed}
          onChange={(event) => onChange({ ...mapping, headed: event.currentTarget.checked })}
        />
        <Trans>The first row is names of columns</Trans>
      </label>
    </div>
  );
}

function FirstRows({ rows }: { readonly rows: readonly FirstRow[] }) {
  const names = useFieldNames();
  const reasons = useReasonNames();
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">#</th>
            {LIST_FIELDS.map((field) => (
              <th key={field} scope="col">
                {names[field]}
              </th>
            ))}
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              <td>{row.line}</td>
              {LIST_FIELDS.map((field) => (
                <td key={field}>{row[field]}</td>
              ))}
              <td>{row.refusal && <Tag tone="due">{reasons(row.refusal)}</Tag>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type FirstRow = Partial<Readonly<Record<ListField, string>>> & {
  readonly line: number;
  readonly refusal?: string;
};
