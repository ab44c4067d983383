import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import type { EntryOf } from '../timeline/kinds.ts';
import { useGateNames } from './gate-names.ts';

type Sending = EntryOf<'sending'>;

/** What became of a message that was to be sent to the customer, and why. */
export function SendingWords({ entry }: { readonly entry: Sending }): ReactNode {
  const { reasonOf } = useGateNames();
  const format = useFormat();
  const reason = reasonOf(entry.reason ?? '');
  return (
    <>
      <SendingFact entry={entry} reason={reason} /> {entry.record && <Because of={entry.record} />}
      {entry.fact === 'held' && entry.until && (
        <>
          {' · '}
          <Trans>until {format.dateAndTime(entry.until)}</Trans>
        </>
      )}
    </>
  );
}

function SendingFact({ entry, reason }: { readonly entry: Sending; readonly reason: string }): ReactNode {
  switch (entry.fact) {
    case 'held':
      return <Trans>A message waits: {reason}</Trans>;
    case 'stopped':
      return <Trans>A message was not sent: {reason}</Trans>;
    case 'sent':
      return <Trans>A message was sent</Trans>;
    case 'failed':
      return <Trans>A message could not be sent: {reason}</Trans>;
    case 'uncertain':
      return <Trans>Nobody knows whether a message was sent</Trans>;
    case 'bounced':
      return entry.hard ? (
        <Trans>A message came back, and nothing more is sent there: {reason}</Trans>
      ) : (
        <Trans>A message came back: {reason}</Trans>
      );
    case 'complained':
      return <Trans>The customer called a message a nuisance</Trans>;
    case 'answered':
      return <Answered entry={entry} />;
    case 'followed':
      return <Trans>The customer followed a link: {entry.link}</Trans>;
  }
}

function Answered({ entry }: { readonly entry: Sending }): ReactNode {
  const { answeredIn: conversationId } = entry;
  if (conversationId === undefined) return <Trans>The customer answered a message</Trans>;
  return (
    <Link to="/conversations/$conversationId" params={{ conversationId }}>
      <Trans>The customer answered a message</Trans>
    </Link>
  );
}

/** The record that is why. */
export function Because({ of }: { readonly of: { readonly kind: string; readonly id: string } }): ReactNode {
  if (of.kind !== 'case') return null;
  return (
    <Link to="/cases/$caseId" params={{ caseId: of.id }}>
      <Trans>to the case</Trans>
    </Link>
  );
}
