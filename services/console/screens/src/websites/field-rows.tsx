import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useInBoth } from '../consent/names.ts';
import { purposes } from '../consent/queries.ts';
import { BothLanguages } from './parts.tsx';
import { FIELD_KINDS, type Both, type FieldKind, type FormField } from './queries.ts';
import styles from './websites.module.css';

/** The questions of a form, one under the other. */
export function FieldRows({
  fields,
  onChange,
}: {
  readonly fields: readonly FormField[];
  readonly onChange: (fields: readonly FormField[]) => void;
}) {
  const change = (at: number, to: Partial<FormField>) =>
    onChange(fields.map((field, i) => (i === at ? { ...field, ...to } : field)));
  const add = () =>
    onChange([
      ...fields,
      { fieldId: freeId(fields), kind: 'text', label: { zh: '', en: '' }, required: false, choices: [] },
    ]);
  return (
    <>
      {fields.map((field, at) => (
        <Row
          key={field.fieldId}
          field={field}
          onChange={(to) => change(at, to)}
          onRemove={() => onChange(fields.filter((_, i) => i !== at))}
        />
      ))}
      <div>
        <Button size="xs" variant="default" onClick={add} disabled={fields.length >= 20}>
          <Trans>Another question</Trans>
        </Button>
      </div>
    </>
  );
}

/** What each kind of question is called. */
function useKinds(): Readonly<Record<FieldKind, string>> {
  const { t } = useLingui();
  return {
    name: t`Name`,
    mail: t`Mail address`,
    phone: t`Phone number`,
    text: t`Text`,
    choice: t`Choice`,
    consent: t`Consent`,
  };
}

function Row({
  field,
  onChange,
  onRemove,
}: {
  readonly field: FormField;
  readonly onChange: (to: Partial<FormField>) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useLingui();
  const kinds = useKinds();
  return (
    <fieldset className={styles['field']}>
      <legend className="unseen">{field.label.en || kinds[field.kind]}</legend>
      <div className={styles['pair']}>
        <NativeSelect
          label={t`Kind of question`}
          value={field.kind}
          data={FIELD_KINDS.map((value) => ({ value, label: kinds[value] }))}
          onChange={({ currentTarget: { value } }) => onChange(asKind(field, value as FieldKind))}
        />
        <div className={styles['beside']}>
          {field.kind !== 'consent' && (
            <label>
              <input
                type="checkbox"
                checked={field.required}
                onChange={({ currentTarget }) => onChange({ required: currentTarget.checked })}
              />{' '}
              <Trans>Must be answered</Trans>
            </label>
          )}
          <Button size="compact-xs" variant="default" onClick={onRemove}>
            <Trans>Remove</Trans>
          </Button>
        </div>
      </div>
      <BothLanguages label={t`Question`} value={field.label} onChange={(label) => onChange({ label })} />
      {field.kind === 'consent' && (
        <ConsentFor chosen={field.purpose ?? ''} onChoose={(purpose) => onChange({ purpose })} />
      )}
      {field.kind === 'choice' && (
        <Textarea
          label={t`Choices`}
          description={t`One a line, in both languages: 绿茶 | Green tea`}
          autosize
          minRows={2}
          defaultValue={field.choices.map(({ zh, en }) => `${zh} | ${en}`).join('\n')}
          onChange={({ currentTarget }) => onChange({ choices: choicesIn(currentTarget.value) })}
        />
      )}
    </fieldset>
  );
}

/** What a question becomes when it is one of another kind: a consent is free, and is for something. */
function asKind({ choices, required }: FormField, kind: FieldKind): Partial<FormField> {
  const isConsent = kind === 'consent';
  return { kind, choices: kind === 'choice' ? choices : [], required: required && !isConsent };
}

/** What a consent is for, with the words that stand beside the box. */
function ConsentFor({
  chosen,
  onChoose,
}: {
  readonly chosen: string;
  readonly onChoose: (purpose: string) => void;
}) {
  const { t } = useLingui();
  const inBoth = useInBoth();
  const { data } = useQuery(purposes);
  const open = (data?.items ?? []).filter(({ promotion, status }) => promotion && status === 'open');
  const words = open.find(({ code }) => code === chosen)?.text;
  return (
    <NativeSelect
      required
      label={t`What for`}
      description={
        words
          ? inBoth(words)
          : t`The words of the purpose stand beside the box; it counts once it is confirmed by mail.`
      }
      value={chosen}
      data={[
        { value: '', label: '–' },
        ...open.map(({ code, name }) => ({ value: code, label: inBoth(name) })),
      ]}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    />
  );
}

/** Choices as people write them; one language alone stands for both. */
function choicesIn(text: string): readonly Both[] {
  return text.split('\n').flatMap((line) => {
    const [zh = '', en = zh] = line.split(/[|｜]/).map((part) => part.trim());
    return zh === '' || en === '' ? [] : [{ zh, en }];
  });
}

function freeId(fields: readonly FormField[]): string {
  for (let n = fields.length + 1; ; n += 1) {
    const id = `question-${n}`;
    if (!fields.some(({ fieldId }) => fieldId === id)) return id;
  }
}
