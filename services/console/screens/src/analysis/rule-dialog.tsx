import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { meant, useAnalyticsCommand } from '../api/use-analytics-command.ts';
import { useConditionWords } from '../conditions/condition-words.ts';
import { ConditionLines } from '../conditions/condition-lines.tsx';
import { type Built, builtOf, conditionOf, lineOf, SEGMENT_FACTS } from '../conditions/lines.ts';
import { useAdviceWords } from '../customer/advice-words.ts';
import { Saving } from '../look/saving.tsx';
import styles from '../look/records.module.css';
import { type Rule, RULE_KINDS, type Rules } from './queries.ts';
import { useRuleKinds } from './rule-kinds.ts';

const ACTIONS = [
  ...['resolve-case', 'make-good-promise', 'call-back', 'keep-promise', 'win-back'],
  ...['thank', 'offer-reward', 'follow-up-quote', 'follow-up-lead', 'offer-again'],
];
const SLUG = '[a-z0-9]+(-[a-z0-9]+)*';
const NEW: Rule = {
  ...{ ruleId: '', kind: 'serve', action: 'thank', weight: 10, restDays: 30 },
  condition: SEGMENT_FACTS[0],
};

/** Writes one rule, and with it the whole set anew: a version names all rules that held together. */
export function RuleDialog({
  of,
  rule,
  onClose,
}: {
  readonly of: Rules;
  /** Absent: a new one. */
  readonly rule: Rule | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const [draft, setDraft] = useState(rule ?? NEW);
  const [built, build] = useState<Built | undefined>(
    rule ? builtOf(rule.condition) : { join: 'all', lines: [lineOf(SEGMENT_FACTS[0])] },
  );
  const write = useAnalyticsCommand({ onDone: onClose });
  const others = of.rules.filter(({ ruleId }) => ruleId !== rule?.ruleId);
  const condition = built ? conditionOf(built) : draft.condition;
  const define = (rules: readonly Rule[], says: string) =>
    write.mutate(meant({ path: 'rules/actions/define', body: { rules }, seen: of.version, says }));
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={rule ? t`Change a rule` : t`Add a rule`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        className={styles['column']}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (condition) define([...others, { ...draft, condition }], t`Kept`);
        }}
      >
        <Terms draft={draft} known={rule !== undefined} onChange={setDraft} />
        {built ? (
          <ConditionLines built={built} facts={SEGMENT_FACTS} build={build} />
        ) : (
          <DeepCondition of={draft} />
        )}
        <Saving of={write} onCancel={onClose} />
        {rule && others.length > 0 && (
          <Button
            variant="subtle"
            color="red"
            loading={write.isPending}
            onClick={() => define(others, t`Taken out`)}
          >
            <Trans>Take this rule out</Trans>
          </Button>
        )}
      </form>
    </Modal>
  );
}

/** A condition that lines cannot say stays as it is. */
function DeepCondition({ of: { condition } }: { readonly of: Rule }) {
  const words = useConditionWords();
  return (
    <p className={styles['warning']}>
      <Trans>It was made by way of the interface and nests deeper than this page shows.</Trans>{' '}
      {words(condition)}
    </p>
  );
}

function Terms({
  draft,
  known,
  onChange,
}: {
  readonly draft: Rule;
  readonly known: boolean;
  readonly onChange: (draft: Rule) => void;
}) {
  const { t } = useLingui();
  const { nameOf } = useRuleKinds();
  const { actionOf } = useAdviceWords();
  return (
    <div className={styles['form']}>
      <TextInput
        required
        label={t`Short name`}
        description={t`small letters, digits and hyphens`}
        pattern={SLUG}
        maxLength={60}
        readOnly={known}
        value={draft.ruleId}
        onChange={({ currentTarget }) => onChange({ ...draft, ruleId: currentTarget.value })}
      />
      <NativeSelect
        label={t`Kind`}
        value={draft.kind}
        data={RULE_KINDS.map((value) => ({ value, label: nameOf(value) }))}
        onChange={({ currentTarget }) =>
          onChange({ ...draft, kind: RULE_KINDS.find((kind) => kind === currentTarget.value) ?? draft.kind })
        }
      />
      <NativeSelect
        label={t`What is advised`}
        value={draft.action}
        data={ACTIONS.map((value) => ({ value, label: actionOf(value) }))}
        onChange={({ currentTarget }) => onChange({ ...draft, action: currentTarget.value })}
      />
      <Whole
        label={t`Weight`}
        most={1_000}
        value={draft.weight}
        onChange={(weight) => onChange({ ...draft, weight })}
      />
      <Whole
        label={t`Rests for days`}
        most={3_650}
        value={draft.restDays}
        onChange={(restDays) => onChange({ ...draft, restDays })}
      />
    </div>
  );
}

function Whole({
  label,
  most,
  value,
  onChange,
}: {
  readonly label: string;
  readonly most: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  return (
    <NumberInput
      required
      label={label}
      min={0}
      max={most}
      allowDecimal={false}
      value={value}
      onChange={(wanted) => onChange(typeof wanted === 'number' ? wanted : 0)}
    />
  );
}
