import { useLingui } from '@lingui/react/macro';
import { Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { FieldRows } from './field-rows.tsx';
import { Saving } from '../look/saving.tsx';
import { BothLanguages } from './parts.tsx';
import { originsIn, PURPOSES, type FormField, type WebForm } from './queries.ts';
import { useWebsiteCommand } from './use-website-command.ts';
import styles from './websites.module.css';

/** What a form is for. */
export function usePurposes(): Readonly<Record<WebForm['purpose'], string>> {
  const { t } = useLingui();
  return { enquiry: t`Enquiry`, offer: t`Asks for an offer`, complaint: t`Complaint` };
}

const FIRST_FIELDS: readonly FormField[] = [
  { fieldId: 'name', kind: 'name', label: { zh: '姓名', en: 'Name' }, required: true, choices: [] },
  { fieldId: 'mail', kind: 'mail', label: { zh: '电子邮箱', en: 'E-mail' }, required: true, choices: [] },
  { fieldId: 'text', kind: 'text', label: { zh: '内容', en: 'Message' }, required: true, choices: [] },
];

type Said = Pick<WebForm, 'title' | 'purpose' | 'fields' | 'mailbox'>;
const FIRST = { title: { zh: '', en: '' }, purpose: 'enquiry', fields: FIRST_FIELDS } as const;

/** Begins a form, or says what it is from here on. */
export function FormDialog({
  form,
  mailbox,
  onClose,
}: {
  readonly form: WebForm | undefined;
  readonly mailbox: string;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const purposes = usePurposes();
  const [said, setSaid] = useState<Said>(form ?? { ...FIRST, mailbox });
  const [sites, setSites] = useState(form?.sites.join('\n') ?? '');
  const { save, submit } = useSaving(form, said, sites, onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      title={form ? t`Web form` : t`Begin a form`}
      size="xl"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form className={styles['form']} onSubmit={submit}>
        <BothLanguages
          label={t`Title`}
          value={said.title}
          onChange={(of) => setSaid({ ...said, title: of })}
        />
        <div className={styles['pair']}>
          <NativeSelect
            label={t`What it is for`}
            value={said.purpose}
            data={PURPOSES.map((value) => ({ value, label: purposes[value] }))}
            onChange={({ currentTarget: { value } }) =>
              setSaid({ ...said, purpose: value as WebForm['purpose'] })
            }
          />
          <TextInput
            required
            label={t`Mailbox that answers`}
            value={said.mailbox}
            maxLength={254}
            onChange={({ currentTarget }) => setSaid({ ...said, mailbox: currentTarget.value })}
          />
        </div>
        <FieldRows fields={said.fields} onChange={(fields) => setSaid({ ...said, fields })} />
        <Textarea
          label={t`Websites that may show it in their pages`}
          description={t`One a line, such as https://www.example.com; it has a page of its own besides`}
          autosize
          minRows={1}
          value={sites}
          onChange={({ currentTarget }) => setSites(currentTarget.value)}
        />
        <Saving of={save} onCancel={onClose} />
      </form>
    </Modal>
  );
}

function useSaving(form: WebForm | undefined, said: Said, sites: string, onDone: () => void) {
  const save = useWebsiteCommand(onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { title, purpose } = said;
    const fields = said.fields.map(({ purpose: of, ...field }) =>
      field.kind === 'consent' ? { ...field, purpose: of } : field,
    );
    const body = { title, purpose, fields, mailbox: said.mailbox.trim(), sites: originsIn(sites) };
    if (form) save.mutate({ path: `forms/${form.formId}/actions/revise`, body, seen: form.validator });
    else save.mutate({ path: 'forms', body });
  };
  return { save, submit };
}
