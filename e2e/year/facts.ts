import { type Colleague, colleagues } from './story.ts';
import type { Say } from './words.ts';

/** A fact of the walk that the customer's page has to tell: what, by whom, in which words, and since when. */
export interface Fact {
  readonly told: Told;
  readonly who?: Colleague;
  readonly text?: string;
  readonly recordedAt: string;
}

/** Every kind of line that the walk leaves on the customer's page, and the words by which a screen says it. */
const ON_SCREEN = {
  opened: 'A conversation began',
  // What was said stands there itself.
  message: undefined,
  reply: undefined,
  begun: 'Became known as {0}, provisionally',
  named: 'Called {0}',
  'contact-point-added': 'Reachable at {0}',
  identified: 'Known to be <0>{0}</0>',
  confirmed: 'Confirmed by a fact',
  taken: '{0} took the conversation',
  'sale lead captured': 'may want to buy',
  'sale lead qualified': 'lead qualified',
  'sale opportunity opened': 'deal opened',
  'sale opportunity won': 'deal won',
  'sale quote sent': 'quote sent',
  'sale quote stopped': 'quote not sent: another holds for the same product',
  'sale quote contested': 'quote contested by another seller’s',
  'sale quote accepted': 'quote accepted',
  'sale order placed': 'ordered',
  'sale order delivered': 'delivered whole',
  'promise made': '{owner} promised:',
  'promise broken': 'A promise of {owner} was broken:',
  'promise fulfilled-late': '{by} fulfilled late:',
  'case opened': '{who} opened a case:',
  'case resolved': '{who} solved the case:',
  'case closed': '{who} closed the case:',
  'survey asked': 'The customer is asked how it was with {code}',
  'survey answered': 'The customer gives {score} of 5 for {code}',
  'sale order returned': 'something came back',
  'consent given': 'Permitted: {purpose} · {how}',
  'sending held': 'A message waits: {reason}',
  'sending sent': 'A message was sent',
  'task opened': '{owner} is to see to: {title}',
  'task done': '{by} has done: {title}',
  'advice accepted': '{who} takes up: {action}',
  'advice refused': '{who} does not: {action} · {reason}',
  'points enrolled': 'became a member: {tier}',
  'points awarded': '{points} points for an order, pending',
  'points released': '{points} points can be spent',
  'points risen': 'rose to {tier}',
  'points redeemed': 'took {0} for {points} points',
  'points taken-back': '{points} points went with a return',
  'points debt-repaid': '{points} points repaid what was owed',
  'points reversed': 'a reward was given back: {points} points',
  'points reviewed': 'the period is over: {tier}',
} as const satisfies Readonly<Record<string, string | undefined>>;

export type Told = keyof typeof ON_SCREEN;

/** Whether a line of a screen says a fact: by the words of its kind, the name of who did it, and what was said. */
export function saidOnScreen(say: Say, line: string, { told, who, text }: Fact): boolean {
  const words = ON_SCREEN[told];
  const parts = words === undefined ? [] : say(words).split(/<\/?\d>|\{\w+\}/);
  const looked = [...parts.map((part) => part.trim()), who && colleagues[who].name, text];
  return looked.every((part) => !part || line.includes(part));
}

/** Facts that no line tells, and lines that tell none, when each line may tell one. */
export function unmatched(
  lines: readonly string[],
  facts: readonly Fact[],
  tells: (line: string, fact: Fact) => boolean,
): { readonly untold: readonly Fact[]; readonly unexplained: readonly string[] } {
  const factOf = new Map<number, number>();
  // A fact takes a line from another that finds a different one (augmenting paths).
  const place = (fact: number, tried: Set<number>): boolean =>
    lines.some((line, at) => {
      if (tried.has(at) || !tells(line, facts[fact]!)) return false;
      tried.add(at);
      const holder = factOf.get(at);
      if (holder !== undefined && !place(holder, tried)) return false;
      factOf.set(at, fact);
      return true;
    });
  const untold = facts.filter((_, fact) => !place(fact, new Set()));
  return { untold, unexplained: lines.filter((_, at) => !factOf.has(at)) };
}
