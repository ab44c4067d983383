import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useConditionWords } from '../conditions/condition-words.ts';
import { useAdviceWords } from '../customer/advice-words.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag } from '../look/small.tsx';
import styles from '../look/records.module.css';
import { useMe } from '../session/me.ts';
import { AnalysisPlaces } from './places.tsx';
import { type Rule, RULE_KINDS, type RuleKind, type Rules, ruleVersions, rules } from './queries.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { useRuleKinds } from './rule-kinds.ts';
import { UnansweredTag } from './unanswered-tag.tsx';

/** By which rules the next best action is found, in the order in which they outrank each other. */
export function RulesScreen() {
  const { t } = useLingui();
  const query = useQuery(rules);
  const { role } = useMe();
  const [editing, edit] = useState<Rule | 'new'>();
  const mayChange = role === 'admin';
  return (
    <Screen
      title={t`Best done next`}
      lead={query.data && <Edition of={query.data} />}
      actions={
        <>
          {mayChange && (
            <Button
              size="compact-sm"
              leftSection={<Icon name="plus" size={15} />}
              disabled={!query.data}
              onClick={() => edit('new')}
            >
              <Trans>Add a rule</Trans>
            </Button>
          )}
          <AnalysisPlaces />
        </>
      }
    >
      <Loaded of={query} rows={8} height={56}>
        {(answer) => (
          <>
            {RULE_KINDS.map((kind) => (
              <Kind key={kind} kind={kind} of={answer} {...(mayChange ? { onEdit: edit } : {})} />
            ))}
            <Versions />
            {editing && (
              <RuleDialog
                of={answer}
                rule={editing === 'new' ? undefined : editing}
                onClose={() => edit(undefined)}
              />
            )}
          </>
        )}
      </Loaded>
    </Screen>
  );
}

function Edition({ of: { edition } }: { readonly of: Rules }) {
  return edition === 0 ? (
    <Trans>The rules the product begins with. Nobody here has written others yet.</Trans>
  ) : (
    <Trans>Version {edition}</Trans>
  );
}

/** Rules of one kind, the heaviest first: that is the order they are advised in. */
function Kind({
  kind,
  of,
  onEdit,
}: {
  readonly kind: RuleKind;
  readonly of: Rules;
  readonly onEdit?: (rule: Rule) => void;
}) {
  const { nameOf, meaningOf } = useRuleKinds();
  const ranked = of.rules
    .filter((rule) => rule.kind === kind)
    .toSorted((one, other) => other.weight - one.weight || (one.ruleId < other.ruleId ? -1 : 1));
  if (ranked.length === 0 && kind !== 'fix') return null;
  return (
    <section className={styles['column']} aria-label={nameOf(kind)}>
      <div>
        <h2>
          {nameOf(kind)}{' '}
          {kind === 'fix' && (
            <Tag tone="late">
              <Trans>before every sale</Trans>
            </Tag>
          )}
        </h2>
        <p className={styles['under']}>{meaningOf(kind)}</p>
      </div>
      <ol className={styles['list']}>
        {ranked.map((rule) => (
          <Row key={rule.ruleId} of={rule} {...(onEdit ? { onEdit: () => onEdit(rule) } : {})} />
        ))}
      </ol>
    </section>
  );
}

function Row({ of, onEdit }: { readonly of: Rule; readonly onEdit?: () => void }) {
  const words = useConditionWords();
  const format = useFormat();
  const { actionOf } = useAdviceWords();
  const { ruleId, action, condition, weight, restDays, unansweredSince } = of;
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <strong>{actionOf(action)}</strong>
          <UnansweredTag since={unansweredSince} />
        </span>
        <span>{words(condition)}</span>
        <span className={styles['under']}>
          <span>{ruleId}</span>
          <span>
            <Trans>weighs {format.number(weight)}</Trans>
          </span>
          {restDays > 0 && (
            <span>
              <Trans>rests {format.number(restDays)} days once it was answered</Trans>
            </span>
          )}
        </span>
      </div>
      {onEdit && (
        <Button size="compact-xs" variant="default" className="no-print" onClick={onEdit}>
          <Trans>Change</Trans>
        </Button>
      )}
    </li>
  );
}

/** What was written before: when, and how many rules there were. */
function Versions() {
  const query = useInfiniteQuery(ruleVersions);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles['column']}>
      <h2>
        <Trans>Versions</Trans>
      </h2>
      <ol className={styles['list']}>
        {items.map(({ edition, definedAt, rules: of }) => (
          <li key={edition} className={styles['item']}>
            <details className={styles['what']}>
              <summary>
                <Trans>Version {edition}</Trans> · <Moment at={definedAt} />
              </summary>
              <ol>
                {of.map((rule) => (
                  <Past key={rule.ruleId} of={rule} />
                ))}
              </ol>
            </details>
          </li>
        ))}
      </ol>
      <MoreButton of={query} />
    </section>
  );
}

function Past({ of: { kind, action, condition, weight } }: { readonly of: Rule }) {
  const words = useConditionWords();
  const format = useFormat();
  const { actionOf } = useAdviceWords();
  const { nameOf } = useRuleKinds();
  return (
    <li>
      {nameOf(kind)} · {actionOf(action)} · {words(condition)} · {format.number(weight)}
    </li>
  );
}
