import type { Fact, Filter } from '../api/marketing.ts';

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

export const FACTS = [
  'bought',
  'quote',
  'lead',
  'open-case',
  'member',
  'language',
  'consent',
  'kind',
  'reached',
  'segment',
] as const;
export type FactKind = (typeof FACTS)[number];

const BEGINNINGS: Readonly<Record<FactKind, Fact>> = {
  bought: { is: 'bought', orders: 1 },
  quote: { is: 'quote', states: ['sent'] },
  lead: { is: 'lead', states: ['open'] },
  'open-case': { is: 'open-case' },
  member: { is: 'member' },
  language: { is: 'language', language: 'zh-CN' },
  consent: { is: 'consent', purpose: 'news' },
  kind: { is: 'kind', kind: 'person' },
  reached: { is: 'reached', campaignId: '', how: 'sent' },
  segment: { is: 'segment', segmentId: '' },
};

/** A new line of a kind. */
export function lineOf(kind: FactKind): Line {
  return { key: crypto.randomUUID(), not: false, fact: BEGINNINGS[kind] };
}

const one = (filter: Filter): Line => {
  const not = filter.is === 'not';
  const fact = (not ? filter.of : filter) as Fact;
  return { key: crypto.randomUUID(), not, fact };
};
const isFact = (filter: Filter) => !['all', 'any', 'not'].includes(filter.is);
const isLine = (filter: Filter) => isFact(filter) || (filter.is === 'not' && isFact(filter.of as Filter));

/** A filter as lines; undefined where it nests deeper than lines can say. */
export function builtOf(filter: Filter): Built | undefined {
  if (isLine(filter)) return { join: 'all', lines: [one(filter)] };
  if (filter.is !== 'all' && filter.is !== 'any') return undefined;
  const parts = filter.of as readonly Filter[];
  return parts.every(isLine) ? { join: filter.is, lines: parts.map(one) } : undefined;
}

/** Whether a fact says all that it must. */
const isWhole = ({ fact }: Line) => ![fact['campaignId'], fact['segmentId']].includes('');

/** Lines as a filter; undefined while there are none, or one is not said whole. */
export function filterOf({ join, lines }: Built): Filter | undefined {
  if (!lines.every(isWhole)) return undefined;
  const parts = lines.map(({ not, fact }): Filter => (not ? { is: 'not', of: fact } : fact));
  return parts.length < 2 ? parts[0] : { is: join, of: parts };
}
