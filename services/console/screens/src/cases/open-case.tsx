import { Trans, useLingui } from '@lingui/react/macro';
import { Autocomplete, Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { command, worthRetrying } from '../api/client.ts';
import { parties } from '../api/queries.ts';
import { Refused } from '../look/states.tsx';
import { useTell } from '../look/tell.tsx';
import { useCaseNames } from './case-names.ts';
import { CASE_TYPES, type CaseType, PRIORITIES, type Priority } from './contracts.ts';
import styles from './cases.module.css';

/** Whom the case is about, where that is known: a conversation, or a customer. */
export interface CaseAbout {
  readonly conversationId?: string;
  readonly partyId?: string;
  readonly subject?: string;
}

/** A new case: about whom, what, of which kind, and how much it presses. */
export function OpenCase({
  about = {},
  onClose,
}: {
  readonly about?: CaseAbout;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const [customer, setCustomer] = useState<string>();
  const [subject, setSubject] = useState(about.subject ?? '');
  const [description, setDescription] = useState('');
  const [caseType, setType] = useState<CaseType>('complaint');
  const [priority, setPriority] = useState<Priority>('normal');
  const open = useOpenCase(onClose);
  const of = about.conversationId
    ? { conversationId: about.conversationId }
    : { partyId: about.partyId ?? customer };
  const known = Object.values(of).some(Boolean);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (known)
      open.mutate({
        ...of,
        caseType,
        priority,
        subject: subject.trim(),
        ...(description.trim() ? { description } : {}),
      });
  };
  return (
    <Modal opened onClose={onClose} title={t`Open a case`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form className={styles['form']} onSubmit={submit} autoComplete="off">
        {!about.conversationId && !about.partyId && <FindCustomer onFound={setCustomer} />}
        <TextInput
          data-autofocus
          required
          label={t`Subject`}
          value={subject}
          maxLength={200}
          onChange={({ currentTarget }) => setSubject(currentTarget.value)}
        />
        <Textarea
          label={t`What happened`}
          autosize
          minRows={3}
          maxRows={10}
          value={description}
          maxLength={20_000}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
        />
        <Kinds caseType={caseType} priority={priority} onType={setType} onPriority={setPriority} />
        <Refused error={open.error} />
        <Foot ready={known && subject.trim() !== ''} busy={open.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}

function Foot({
  ready,
  busy,
  onClose,
}: {
  readonly ready: boolean;
  readonly busy: boolean;
  readonly onClose: () => void;
}) {
  return (
    <div className={styles['foot']}>
      <Button variant="default" onClick={onClose}>
        <Trans>Cancel</Trans>
      </Button>
      <Button type="submit" loading={busy} disabled={!ready}>
        <Trans>Open the case</Trans>
      </Button>
    </div>
  );
}

function Kinds({
  caseType,
  priority,
  onType,
  onPriority,
}: {
  readonly caseType: CaseType;
  readonly priority: Priority;
  readonly onType: (caseType: CaseType) => void;
  readonly onPriority: (priority: Priority) => void;
}) {
  const { t } = useLingui();
  const { typeOf, priorityOf } = useCaseNames();
  return (
    <div className={styles['pair']}>
      <NativeSelect
        label={t`Kind`}
        value={caseType}
        onChange={({ currentTarget }) => onType(currentTarget.value as CaseType)}
        data={CASE_TYPES.map((value) => ({ value, label: typeOf(value) }))}
      />
      <NativeSelect
        label={t`Priority`}
        value={priority}
        onChange={({ currentTarget }) => onPriority(currentTarget.value as Priority)}
        data={PRIORITIES.map((value) => ({ value, label: priorityOf(value) }))}
      />
    </div>
  );
}

/** Finds the customer a case is with, by whatever the search finds them. */
function FindCustomer({ onFound }: { readonly onFound: (partyId: string | undefined) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const { data } = useInfiniteQuery(parties(text));
  const found = (data?.pages ?? []).flatMap(({ items }) => items);
  const labelled = new Map(found.map(({ partyId, name, code }) => [`${name ?? ''} ${code}`.trim(), partyId]));
  return (
    <Autocomplete
      required
      label={t`Customer`}
      placeholder={t`Name, pinyin, mail address, phone number or code`}
      value={text}
      data={[...labelled.keys()]}
      filter={({ options }) => options}
      onChange={(value) => {
        setText(value);
        onFound(labelled.get(value));
      }}
    />
  );
}

interface Wanted {
  readonly conversationId?: string | undefined;
  readonly partyId?: string | undefined;
  readonly caseType: CaseType;
  readonly priority: Priority;
  readonly subject: string;
  readonly description?: string;
}

function useOpenCase(onDone: () => void) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  // The same form asked twice is the same intent; a changed form is another.
  const asked = useRef({ of: '', key: '' });
  return useMutation({
    mutationFn: (body: Wanted) => {
      const of = JSON.stringify(body);
      if (asked.current.of !== of) asked.current = { of, key: crypto.randomUUID() };
      return command<{ readonly caseId: string; readonly code: string }>('POST', '/api/support/v1/cases', {
        body,
        key: asked.current.key,
      });
    },
    retry: worthRetrying,
    onSuccess: async ({ caseId, code }) => {
      await client.invalidateQueries({ queryKey: ['cases'] });
      tell.done(t`Case ${code} opened`);
      onDone();
      await navigate({ to: '/cases/$caseId', params: { caseId } });
    },
  });
}
