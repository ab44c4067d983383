import { useLingui } from '@lingui/react/macro';
import type { RuleKind } from './queries.ts';

/** What the kinds of rules are called and what they mean, the one that outranks all others first. */
export function useRuleKinds() {
  const { t } = useLingui();
  const names: Readonly<Record<RuleKind, string>> = {
    fix: t`Fix first`,
    keep: t`Keep faith`,
    serve: t`Serve`,
    sell: t`Sell`,
  };
  const meanings: Readonly<Record<RuleKind, string>> = {
    fix: t`What is wrong is put right before anything else is advised, whatever the rules below weigh. It never rests.`,
    keep: t`What was promised, and customers who may be leaving.`,
    serve: t`What does them good.`,
    sell: t`What they may want to buy. It comes last.`,
  };
  return { nameOf: (kind: RuleKind) => names[kind], meaningOf: (kind: RuleKind) => meanings[kind] };
}
