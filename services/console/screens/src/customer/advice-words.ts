import { useLingui } from '@lingui/react/macro';
import type { Money } from '../api/sales.ts';
import { useFactWords } from '../conditions/fact-names.ts';
import { useFormat } from '../format/use-format.ts';

/** Why something holds of a customer; what was not found is left out, or empty. */
export interface Reason {
  readonly fact: string;
  /** It holds because this was not found. */
  readonly absent: boolean;
  readonly count: number;
  readonly amount?: Money | undefined;
  readonly lastOn?: string;
  readonly word?: string;
}

/** What customers are called by what they are worth. */
function useClassNames(): Readonly<Record<string, string>> {
  const { t } = useLingui();
  return {
    vip: t`VIP`,
    major: t`Major customer`,
    ordinary: t`Ordinary customer`,
    small: t`Small customer`,
  };
}

/** What can be advised, what it rests on and why it is declined, in words. */
export function useAdviceWords() {
  const { t } = useLingui();
  const format = useFormat();
  const actions: Readonly<Record<string, string>> = {
    'resolve-case': t`Solve what is open first`,
    'make-good-promise': t`Make good what we broke`,
    'keep-promise': t`Keep what we promised`,
    'call-back': t`Call back`,
    'follow-up-quote': t`Ask about our quote`,
    'follow-up-lead': t`Take up their interest`,
    'win-back': t`Win them back`,
    'offer-again': t`Offer what goes with it`,
    'offer-reward': t`Offer a reward for their points`,
    thank: t`Thank them`,
    'ask-consent': t`Ask whether they may be written to`,
  };
  const facts: Readonly<Record<string, string>> = {
    bought: t`bought`,
    quote: t`quote`,
    lead: t`interest`,
    'open-case': t`open case`,
    'broken-promise': t`broken promise`,
    'due-promise': t`promise due`,
    'awaits-call': t`waits to be called back`,
    consent: t`permits`,
    member: t`member`,
    language: t`language`,
    kind: t`kind`,
    reached: t`was written to`,
    wrote: t`wrote`,
    scored: t`ranks`,
  };
  const refusals: Readonly<Record<string, string>> = {
    'not-now': t`Not now`,
    'not-fitting': t`Does not fit`,
    'customer-declined': t`The customer declined`,
    'done-already': t`Done already`,
    other: t`Another reason`,
  };
  const classes = useClassNames();
  const words = useFactWords();
  const reasonOf = ({ fact, absent, count, amount, lastOn, word }: Reason) => {
    const name = facts[fact] ?? fact;
    if (absent) return t`not: ${name}`;
    const parts = [
      count > 1 ? `× ${format.number(count)}` : '',
      word ? (classes[word] ?? words[word] ?? word) : '',
      amount ? format.money(amount) : '',
      lastOn ? format.calendarDay(lastOn) : '',
    ];
    return [name, ...parts.filter((part) => part !== '')].join(' ');
  };
  return {
    actionOf: (action: string) => actions[action] ?? action,
    classOf: (word: string) => classes[word] ?? word,
    reasonOf,
    refusals,
  };
}
