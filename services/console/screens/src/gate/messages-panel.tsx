import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Section } from '../customer/section.tsx';
import { MoreButton } from '../look/loaded.tsx';
import { Moment, Tag } from '../look/small.tsx';
import { Refused } from '../look/states.tsx';
import { useGateNames } from './gate-names.ts';
import { type Message, materials, messages } from './queries.ts';
import { Because } from './sending-words.tsx';
import { useGateCommand } from './use-gate-command.ts';
import styles from './gate.module.css';

const FEW = 5;

/** What was to be sent to the customer, where each message stands and why, and the way to send one more. */
export function MessagesPanel({ partyId }: { readonly partyId: string }) {
  const query = useInfiniteQuery(messages({ partyId }, FEW));
  const all = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={<Trans context="outgoing">Messages</Trans>}>
      {all.length === 0 ? (
        <p className={styles['quiet']}>
          <Trans>None</Trans>
        </p>
      ) : (
        <ul className={styles['messages']}>
          {all.map((message) => (
            <li key={message.messageId}>
              <MessageLine of={message} />
            </li>
          ))}
        </ul>
      )}
      <MoreButton of={query} />
      <SendMaterial partyId={partyId} />
    </Section>
  );
}

/** One message: what it was, where it stands, and why. */
export function MessageLine({ of }: { readonly of: Message }): ReactNode {
  const { t } = useLingui();
  const { stateOf } = useGateNames();
  const hurt = of.bounced === 'hard' || of.complained || of.state === 'failed';
  const tone = hurt ? 'late' : of.state === 'sent' ? 'good' : 'plain';
  return (
    <>
      <Tag tone={tone}>{stateOf(of.state)}</Tag> {of.materialName ?? t`A message`}
      <br />
      <span className={styles['quiet']}>
        <Moment at={of.changedAt} />
        <Why of={of} />
        <Afterwards of={of} />
      </span>
    </>
  );
}

function Why({ of }: { readonly of: Message }): ReactNode {
  const { reasonOf } = useGateNames();
  return (
    <>
      {of.reason !== '' && <> · {reasonOf(of.reason)}</>}
      {of.dueAt && of.state === 'held' && (
        <>
          {' · '}
          <Trans>
            until <Moment at={of.dueAt} />
          </Trans>
        </>
      )}{' '}
      {of.record && <Because of={of.record} />}
    </>
  );
}

/** What was heard of it after it was sent. */
function Afterwards({ of }: { readonly of: Message }): ReactNode {
  return (
    <>
      {of.bounced !== 'no' && (
        <>
          {' · '}
          <Trans>came back</Trans>
        </>
      )}
      {of.complained && (
        <>
          {' · '}
          <Trans>called a nuisance</Trans>
        </>
      )}
    </>
  );
}

/** Sends a material by hand; it meets the same gate as a campaign. */
function SendMaterial({ partyId }: { readonly partyId: string }) {
  const { t } = useLingui();
  const { data } = useQuery(materials);
  const [chosen, choose] = useState('');
  const send = useGateCommand(t`Queued; the gate decides when it goes`);
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== '') send.mutate({ path: 'sendings', body: { partyId, materialId: chosen } });
  };
  return (
    <form className={styles['send']} onSubmit={submit}>
      <NativeSelect
        size="xs"
        aria-label={t`Material to send`}
        value={chosen}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
        data={[
          { value: '', label: t`Choose a material` },
          ...items.map(({ materialId, name, code }) => ({ value: materialId, label: `${name} · ${code}` })),
        ]}
      />
      <Button type="submit" size="xs" variant="default" disabled={chosen === ''} loading={send.isPending}>
        <Trans>Send</Trans>
      </Button>
      <Refused error={send.error} />
    </form>
  );
}
