/** A fact that is asked of customers, with what narrows it. */
export type Fact = { readonly is: string } & Readonly<Record<string, unknown>>;

/** Whom something holds of: facts, joined by all, any and not. */
export interface Condition {
  readonly is: string;
  readonly of?: unknown;
}

/** A line of the builder: a fact, asked for or asked not to be so. */
export interface Line {
  readonly key: string;
  readonly not: boolean;
  readonly fact: Fact;
}

/** What the builder makes: lines of which all must hold, or any. */
export interface Built {
  readonly join: 'all' | 'any';
  readonly lines: readonly Line[];
}

const COMMON = [
  { is: 'bought', orders: 1 },
  { is: 'quote', states: ['sent'] },
  { is: 'lead', states: ['open'] },
  { is: 'open-case' },
  { is: 'member' },
  { is: 'language', language: 'zh-CN' },
  { is: 'kind', kind: 'person' },
  { is: 'reached', campaignId: '', how: 'sent' },
] as const satisfies readonly Fact[];

/** What marketing can ask of customers, each as a new line of it begins. */
export const AUDIENCE_FACTS = [
  ...COMMON,
  { is: 'consent', purpose: 'news' },
  { is: 'segment', segmentId: '' },
] as const satisfies readonly Fact[];

/** What analysis can ask of customers. */
export const SEGMENT_FACTS = [
  ...COMMON,
  { is: 'consent', purpose: 'news', channel: 'mail' },
  { is: 'wrote', withinDays: 90 },
  { is: 'broken-promise' },
  { is: 'due-promise' },
  { is: 'awaits-call' },
  { is: 'scored', classes: ['vip', 'major'] },
] as const satisfies readonly Fact[];

export type FactKind = ((typeof AUDIENCE_FACTS)[number] | (typeof SEGMENT_FACTS)[number])['is'];

/** A new line of a fact. */
export function lineOf(fact: Fact): Line {
  return { key: crypto.randomUUID(), not: false, fact };
}

const one = (condition: Condition): Line => {
  const not = condition.is === 'not';
  const fact = (not ? condition.of : condition) as Fact;
  return { key: crypto.randomUUID(), not, fact };
};
const isFact = ({ is }: Condition) => !['all', 'any', 'not'].includes(is);
const isLine = (of: Condition) => isFact(of) || (of.is === 'not' && isFact(of.of as Condition));

/** A condition as lines; undefined where it nests deeper than lines can say. */
export function builtOf(condition: Condition): Built | undefined {
  if (isLine(condition)) return { join: 'all', lines: [one(condition)] };
  if (condition.is !== 'all' && condition.is !== 'any') return undefined;
  const parts = condition.of as readonly Condition[];
  return parts.every(isLine) ? { join: condition.is, lines: parts.map(one) } : undefined;
}

/** Whether a fact says all that it must. */
const isWhole = ({ fact }: Line) => ![fact['campaignId'], fact['segmentId']].includes('');

/** Lines as a condition; undefined while there are none, or one is not said whole. */
export function conditionOf({ join, lines }: Built): Condition | undefined {
  if (!lines.every(isWhole)) return undefined;
  const parts = lines.map(({ not, fact }): Condition => (not ? { is: 'not', of: fact } : fact));
  return parts.length < 2 ? parts[0] : { is: join, of: parts };
}
