import { isDeepStrictEqual } from 'node:util';
import type { Fact } from './facts.ts';
import type { Insisting } from './insisting.ts';
import type { Panels, Player } from './player.ts';
import { type Colleague, colleagues } from './story.ts';

interface Entry {
  readonly kind: string;
  /** Of a sale which of its records; of a message the record that it waits for. */
  readonly record?: string | object;
  readonly fact?: string;
  readonly recordedAt: string;
  readonly by?: { readonly name: string };
  readonly owner?: { readonly name: string };
  readonly text?: string;
  readonly quote?: string;
  readonly comment?: string;
  readonly reason?: string;
  readonly subject?: string;
  readonly title?: string;
  readonly partyName?: string;
  readonly name?: string;
  readonly address?: string;
}

/** The customer's page, as a program reads it. */
interface Page {
  readonly facts: Facts;
  readonly likely: readonly object[];
  readonly provisional: boolean;
  readonly entries: readonly Entry[];
  readonly nextCursor?: string;
}
interface Facts {
  readonly figures: Pick<Panels, 'conversations' | 'messages' | 'replies'>;
  readonly openConversations: readonly object[];
  readonly promises: { readonly open: number; readonly broken: number };
  readonly cases: { readonly open: number; readonly resolved: number };
  readonly memberships: readonly { readonly balance: number }[];
  readonly sales: { readonly validQuotes: number; readonly orders: number };
  readonly standing: { readonly permissions: readonly { readonly given: boolean }[] };
}

/** Looking at the customer's page, by REST. */
export function pagesByRest(
  at: (who: Colleague) => Insisting,
  partyOf: () => string,
): Pick<Player, 'readsPage' | 'readsPanels' | 'keepsPage' | 'seesKeptPage' | 'tells'> {
  const pageOf = (who: Colleague, asOf?: string, fits = (_: Page) => true) =>
    at(who).read<Page>(
      `/api/console/v1/customers/${partyOf()}?limit=200${asOf === undefined ? '' : `&asOf=${asOf}`}`,
      fits,
    );
  const isFinal = ({ provisional }: Page) => !provisional;
  let kept: { readonly asOf: string; readonly shown: object } | undefined;
  return {
    readsPage: (who, asOf) => readPage(at(who), partyOf(), asOf),
    readsPanels: async (who, asOf) =>
      panelsOf((await pageOf(who, asOf, asOf === undefined ? undefined : isFinal)).facts),
    keepsPage: async (who, now) => {
      if (isFinal(await pageOf(who, now))) throw new Error(`${now} is called final while it lasts`);
      const asOf = new Date(Date.parse(now) - 1).toISOString();
      kept = { asOf, shown: shownOn(await pageOf(who, asOf, isFinal)) };
    },
    seesKeptPage: async (who) => {
      const { asOf, shown } = kept!;
      const again = shownOn(await pageOf(who, asOf, isFinal));
      if (!isDeepStrictEqual(again, shown))
        throw new Error(`as of ${asOf} stood ${JSON.stringify(shown)}, and now ${JSON.stringify(again)}`);
    },
    tells: (line, fact) => tells(JSON.parse(line) as PageLine, fact),
  };
}

/** What was known then; the days that may be gone back to are today's. */
const shownOn = ({ facts, likely, entries }: Page): object => ({ facts, likely, entries });

function panelsOf({ figures, openConversations, ...facts }: Facts): Panels {
  const { promises, cases, memberships, sales, standing } = facts;
  const { conversations, messages, replies } = figures;
  return {
    ...{ conversations, messages, replies, openConversations: openConversations.length },
    ...{ quotes: sales.validQuotes, orders: sales.orders },
    ...{ promises: promises.open, brokenPromises: promises.broken, cases: cases.open + cases.resolved },
    permissions: standing.permissions.filter(({ given }) => given).length,
    points: memberships[0]?.balance ?? 0,
  };
}

/** A line of the customer's page as a program reads it. */
interface PageLine {
  readonly told: string;
  readonly recordedAt: string;
  readonly who: string | undefined;
  readonly texts: readonly string[];
}

function tells({ told, recordedAt, who, texts }: PageLine, fact: Fact): boolean {
  const by = fact.who === undefined || who === colleagues[fact.who].name;
  const said = fact.text === undefined || texts.includes(fact.text);
  return told === fact.told && recordedAt === fact.recordedAt && by && said;
}

/** All of a customer's page, over its cursor; earliest first. */
async function readPage(who: Insisting, partyId: string, asOf?: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const from = `${asOf === undefined ? '' : `&asOf=${asOf}`}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page: { readonly entries: readonly Entry[]; readonly nextCursor?: string } = await who.read(
      `/api/console/v1/customers/${partyId}?limit=200${from}`,
      () => true,
    );
    lines.push(...page.entries.map((entry) => JSON.stringify(lineOf(entry))));
    cursor = page.nextCursor;
  }
  return lines.toReversed();
}

function lineOf(entry: Entry): PageLine {
  const { kind, record, fact, recordedAt, by, owner } = entry;
  const texts = [entry.text, entry.quote, entry.comment, entry.subject, entry.title, entry.partyName];
  const more = [entry.name, entry.address, entry.reason];
  return {
    told: [kind, typeof record === 'string' ? record : '', fact].filter(Boolean).join(' '),
    recordedAt,
    who: (by ?? owner)?.name,
    texts: [...texts, ...more].flatMap((text) => (text ? [text.trim()] : [])),
  };
}
