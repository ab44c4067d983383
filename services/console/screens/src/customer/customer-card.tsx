import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConversationPage, CustomerFacts, OpenConversation } from '../../../src/http/api.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Moment, Sign, Tag, useOpened, WaitingTime } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { HowSure, LikelyReasons } from './likely.tsx';
import { Memberships } from './membership-figures.tsx';
import { NextBestActions, Ranking } from './next-best-actions.tsx';
import { PermissionTags, StandingParts, StandingPromises } from './standing.tsx';
import { Section } from './section.tsx';
import styles from './customer-card.module.css';

/** Who the other side is, beside a conversation. */
export function CustomerCard({ of }: { readonly of: ConversationPage }) {
  const { t } = useLingui();
  const { customer: facts, conversationId: current, recognised, likely, locked } = of;
  const opened = useOpened(locked);
  if (!facts) {
    return (
      <Empty icon="person" title={t`Not yet known`}>
        <Trans>The conversation has its address alone; the customer is recognised in a moment.</Trans>
      </Empty>
    );
  }
  const others = facts.openConversations.filter(({ conversationId }) => conversationId !== current);
  const name = opened(facts.name, facts.code);
  return (
    <div className={styles['card']}>
      <div className={styles['head']}>
        <Sign name={name} />
        <div className={styles['names']}>
          <h2>
            <Link to="/customers/$partyId" params={{ partyId: facts.partyId }}>
              {name}
            </Link>
          </h2>
          <p className={styles['code']}>
            {facts.code} {facts.provisional && <Provisional />} {facts.forgottenAt && <Forgotten />}
          </p>
          <HowSure of={recognised} />
          <Ranking facts={facts} />
        </div>
      </div>
      <NextBestActions facts={facts} past={false} />
      <LikelyReasons of={likely} />
      {facts.standing.promises.length > 0 && (
        <Section title={<Trans>Promises</Trans>}>
          <StandingPromises facts={facts} locked={locked} />
        </Section>
      )}
      <StandingParts facts={facts} locked={locked} />
      <Memberships of={facts.memberships} />
      <PermissionTags of={facts.standing.permissions} />
      <ContactPoints facts={facts} locked={locked} />
      <Figures facts={facts} />
      <Section title={<Trans>Other open conversations</Trans>}>
        {others.length === 0 ? (
          <p className={styles['none']}>
            <Trans>None</Trans>
          </p>
        ) : (
          <OpenConversations of={others} locked={locked} />
        )}
      </Section>
      <Link to="/customers/$partyId" params={{ partyId: facts.partyId }} className={styles['all']}>
        <Trans>Everything said and done</Trans>
        <Icon name="forward" size={14} />
      </Link>
    </div>
  );
}

/** Says that the machine began this customer and nobody has confirmed it yet. */
export function Provisional() {
  const { t } = useLingui();
  return (
    <span title={t`Begun by the machine from a first message; not confirmed by anyone yet`}>
      <Tag tone="due">
        <Trans>Provisional</Trans>
      </Tag>
    </span>
  );
}

/** Says that nobody may know any more who this was. */
export function Forgotten() {
  const { t } = useLingui();
  return (
    <span title={t`Name, addresses and words of this customer can be read by nobody any more`}>
      <Tag tone="plain">
        <Trans>Forgotten</Trans>
      </Tag>
    </span>
  );
}

/** Where the customer can be reached. */
export function ContactPoints({
  facts,
  locked,
}: {
  readonly facts: CustomerFacts;
  readonly locked: boolean;
}) {
  const opened = useOpened(locked);
  return (
    <Section title={<Trans>Reachable at</Trans>}>
      <ul className={styles['points']}>
        {facts.contactPoints.map(({ kind, address, since }) => (
          <li key={`${kind}${address ?? since}`}>
            <Icon name={kind === 'email' ? 'mailbox' : 'phone'} size={14} />
            <span>{opened(address)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** How much was said. */
export function Figures({ facts }: { readonly facts: CustomerFacts }) {
  const format = useFormat();
  const { conversations, messages, replies, notes } = facts.figures;
  const figures: readonly (readonly [string, number, ReactNode])[] = [
    [
      'conversations',
      conversations,
      <Plural value={conversations} one="conversation" other="conversations" />,
    ],
    ['messages', messages, <Plural value={messages} one="message" other="messages" />],
    ['replies', replies, <Plural value={replies} one="reply" other="replies" />],
    ['notes', notes, <Plural value={notes} one="note" other="notes" />],
  ];
  return (
    <ul className={styles['figures']}>
      {figures.map(([name, value, words]) => (
        <li key={name}>
          <strong>{format.number(value)}</strong>
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}

/** Conversations that are not done, each leading to its page. */
export function OpenConversations({
  of,
  locked,
  at,
}: {
  readonly of: readonly OpenConversation[];
  readonly locked: boolean;
  /** The instant of a past page. */
  readonly at?: string | undefined;
}) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  return (
    <ul className={styles['open']}>
      {of.map((each) => (
        <li key={each.conversationId}>
          <Link to="/conversations/$conversationId" params={{ conversationId: each.conversationId }}>
            <span className={styles['subject']}>{opened(each.subject, t`No subject`)}</span>
            <span className={styles['meta']}>
              {each.waitingSince ? (
                <WaitingTime since={each.waitingSince} at={at} />
              ) : (
                <Moment at={each.lastActivityAt} />
              )}
              {each.state === 'unassigned' ? <Trans>Unassigned</Trans> : opened(each.ownerName, '')}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
