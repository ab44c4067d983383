import { useLingui } from '@lingui/react/macro';
import type { Money } from '../api/sales.ts';
import { useFormat } from '../format/use-format.ts';
import { useFactNames, useFactWords } from './fact-names.ts';
import type { Condition, Fact, FactKind } from './lines.ts';

/** Says a condition in words, however deep it nests. */
export function useConditionWords(): (condition: Condition) => string {
  const { t } = useLingui();
  const fact = useFactSaid();
  const partsOf = ({ of }: Condition) => of as readonly Condition[];
  const within = (part: Condition): string => {
    const words = said(part);
    return part.is === 'all' || part.is === 'any' ? `(${words})` : words;
  };
  const said = (condition: Condition): string => {
    switch (condition.is) {
      case 'all':
        return partsOf(condition)
          .map(within)
          .join(t` and `);
      case 'any':
        return partsOf(condition)
          .map(within)
          .join(t` or `);
      case 'not':
        return t`not: ${within(condition.of as Condition)}`;
      default:
        return fact(condition as Fact);
    }
  };
  return said;
}

function useFactSaid(): (fact: Fact) => string {
  const names = useFactNames();
  const narrowed = useNarrowed();
  return (fact) => {
    const name = names[fact.is as FactKind] ?? fact.is;
    const parts = narrowed(fact);
    return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
  };
}

/** What a fact is narrowed by, part by part. */
function useNarrowed(): (fact: Fact) => readonly string[] {
  const { t } = useLingui();
  const format = useFormat();
  const words = useFactWords();
  const scored = useScoredSaid();
  const listed = (value: unknown) =>
    (value as readonly string[]).map((word) => words[word] ?? word).join(' / ');
  const parts: Readonly<Record<string, (value: unknown) => string>> = {
    productId: () => t`one product`,
    orders: (value) => t`${Number(value)} orders or more`,
    worth: (value) => t`${format.money(value as Money)} or more`,
    withinDays: (value) => t`in the last ${Number(value)} days`,
    points: (value) => t`${Number(value)} points or more`,
    programmeId: () => t`of one programme`,
    campaignId: () => t`one campaign`,
    tiers: (value) => (value as readonly string[]).join(' / '),
    states: listed,
    kinds: listed,
  };
  const one = (value: unknown) => words[String(value)] ?? String(value);
  return ({ is, ...fact }) =>
    Object.entries(fact).map(([name, value]) =>
      is === 'scored' ? scored(name, value) : (parts[name] ?? one)(value),
    );
}

/** How a customer ranks, in words. */
function useScoredSaid(): (name: string, value: unknown) => string {
  const { t } = useLingui();
  const words = useFactWords();
  return (name, value) => {
    const all = (value as readonly (string | number)[])
      .map((word) => words[String(word)] ?? String(word))
      .join(' / ');
    switch (name) {
      case 'recency':
        return t`how lately: fifths ${all}`;
      case 'frequency':
        return t`how often: fifths ${all}`;
      case 'monetary':
        return t`for how much: fifths ${all}`;
      default:
        return all;
    }
  };
}
