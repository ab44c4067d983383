import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import type { CustomerFacts } from '../../../src/http/api.ts';
import type { Advice } from '../../../src/http/api-profile.ts';
import { meant, useAnalyticsCommand } from '../api/use-analytics-command.ts';
import { useFormat } from '../format/use-format.ts';
import { Tag } from '../look/small.tsx';
import { useAdviceWords } from './advice-words.ts';
import { Section } from './section.tsx';
import styles from './standing.module.css';

/** So many are shown: the best, and what comes next. */
const SHOWN = 3;

/** What is best done next for the customer, best first, each with its reasons; now it can be taken or declined. */
export function NextBestActions({ facts, past }: { readonly facts: CustomerFacts; readonly past: boolean }) {
  const { profile, partyId } = facts;
  if (!profile || profile.actions.length === 0) return null;
  return (
    <Section title={<Trans>Best done next</Trans>}>
      <ol className={styles['advice']}>
        {profile.actions.slice(0, SHOWN).map((advice) => (
          <AdviceRow key={advice.ruleId} of={advice} partyId={partyId} past={past} />
        ))}
      </ol>
    </Section>
  );
}

/** What the customer is worth and whether they stay; nothing while that is not known. */
export function Ranking({ facts }: { readonly facts: CustomerFacts }) {
  const format = useFormat();
  const { classOf } = useAdviceWords();
  const scores = facts.profile?.scores;
  if (!scores || scores.class === '') return null;
  const { churn, value } = scores;
  return (
    <p className={styles['tags']}>
      <Tag tone={scores.class === 'vip' ? 'accent' : 'plain'}>{classOf(scores.class)}</Tag>
      {churn === 'high' && (
        <Tag tone="late">
          <Trans>may be leaving</Trans>
        </Tag>
      )}
      {value && (
        <span className={styles['when']}>
          <Trans>expected in a year: {format.money(value)}</Trans>
        </span>
      )}
    </p>
  );
}

function AdviceRow({
  of: { ruleId, kind, action, reasons },
  partyId,
  past,
}: {
  readonly of: Advice;
  readonly partyId: string;
  readonly past: boolean;
}) {
  const { t } = useLingui();
  const { actionOf, reasonOf, refusals } = useAdviceWords();
  const answer = useAnalyticsCommand();
  const say = (verb: 'accept' | 'refuse', says: string, body: object = {}) =>
    answer.mutate(meant({ path: `profiles/${partyId}/actions/${ruleId}/${verb}`, body, says }));
  return (
    <li>
      <span className={styles['what']}>
        <strong>{actionOf(action)}</strong>
        {kind === 'fix' && (
          <Tag tone="late">
            <Trans>first</Trans>
          </Tag>
        )}
        <span className={styles['reasons']}>{reasons.map(reasonOf).join(' · ')}</span>
      </span>
      {!past && (
        <span className={`${styles['answers'] ?? ''} no-print`}>
          <Button
            size="compact-xs"
            variant="default"
            loading={answer.isPending}
            onClick={() => say('accept', t`You do it`)}
          >
            <Trans>I do it</Trans>
          </Button>
          <Menu>
            <Menu.Target>
              <Button size="compact-xs" variant="subtle" color="gray">
                <Trans>No</Trans>
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {Object.entries(refusals).map(([reason, words]) => (
                <Menu.Item key={reason} onClick={() => say('refuse', t`Noted`, { reason })}>
                  {words}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </span>
      )}
    </li>
  );
}
