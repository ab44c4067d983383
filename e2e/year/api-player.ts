import { adviceByRest } from './api-advice.ts';
import { pagesByRest } from './api-pages.ts';
import { pointsByRest } from './api-points.ts';
import { promotionByRest } from './api-promotion.ts';
import { type Door, customerAtTheDoor } from './customer.ts';
import type { Company } from './founding.ts';
import type { Ground } from './ground.ts';
import { type Insisting, insisting, succeed } from './insisting.ts';
import { partnerAtTheFeed } from './partner.ts';
import type { Player, Selling } from './player.ts';
import type { Promotion } from './promotion.ts';
import { takeShopOrder } from './shop.ts';
import { type Colleague, type Seller, company as made } from './story.ts';

/** What a program remembers of what it was answered. */
interface Memory {
  readonly conversations: Map<string, string>;
  partyId: string;
  leadId: string;
  opportunityId: string;
  readonly quotes: Map<Seller, { readonly quoteId: string; readonly code: string }>;
  orderId: string;
  promiseId: string;
  caseId: string;
}

interface Listed<Item> {
  readonly items: readonly Item[];
}
interface InboxItem {
  readonly conversationId: string;
  readonly subject: string | null;
  readonly lastText?: string | null;
  readonly partyId?: string;
  readonly replyState?: string;
}
interface CasePage {
  readonly status: string;
  readonly warned: boolean;
  readonly breached: boolean;
  readonly firstResponse: { readonly metAt: string | null };
  readonly surveys: readonly {
    readonly path: string;
    readonly sent: boolean;
    readonly score: number | null;
  }[];
}
interface QuotePage {
  readonly history: readonly { readonly what: string }[];
}
/** What the player works with; `inTheAir` is called while a request is on its way. */
export interface Stage extends Door {
  readonly installation: Ground;
  readonly company: Company;
  /** Called while something is being pushed to a partner. */
  readonly whilePushed?: () => void;
  readonly promotion: Promotion;
}

/** Plays by REST, as a program of the company's would. */
export function apiPlayer(stage: Stage): Player {
  const { company, promotion, inTheAir } = stage;
  const at = (who: Colleague): Insisting => insisting(company.at[who], inTheAir);
  const memory: Memory = {
    ...{ conversations: new Map(), quotes: new Map() },
    ...{ partyId: '', leadId: '', opportunityId: '', orderId: '', promiseId: '', caseId: '' },
  };
  const customer = customerAtTheDoor(stage);
  const partyOf = () => memory.partyId;
  const answersSurvey: Player['answersSurvey'] = async (answer) => {
    const path = `/api/support/v1/cases/${memory.caseId}`;
    const asked = ({ surveys }: CasePage) => surveys[0]?.sent === true;
    await at('zhou').read<CasePage>(path, asked);
    await customer.answers((await customer.findsSurvey()).slice('/s/'.length), answer);
    await at('zhou').read<CasePage>(path, (now) => now.surveys[0]?.score === answer.score);
  };
  return {
    mails: customer.mails,
    chats: customer.chats,
    verifiesQuote: (of) => customer.verifies(memory.quotes.get(of)!.code),
    answersSurvey,
    ...inConversations(at, memory),
    ...inSales(at, memory, company),
    ...withPromises(at, memory, company),
    ...withCases(at, memory),
    ...promotionByRest(at, partyOf, promotion),
    ...pointsByRest(at, partyOf, company.rewards),
    ordersInShop: async (order) => {
      const of = { partyId: partyOf(), purpose: promotion.purpose.code };
      memory.orderId = await takeShopOrder(company, of, order, inTheAir);
    },
    ...pagesByRest(at, partyOf),
    ...adviceByRest(at, partyOf, company.regulars),
    ...partnerAtTheFeed(stage),
  };
}

type At = (who: Colleague) => Insisting;

function inConversations(at: At, memory: Memory): Pick<Player, 'takes' | 'replies'> {
  const inboxOf = (who: Colleague, view: string, fits: (item: InboxItem) => boolean) =>
    at(who)
      .read<Listed<InboxItem>>(`/api/console/v1/inbox?view=${view}&limit=200`, ({ items }) =>
        items.some(fits),
      )
      .then(({ items }) => items.find(fits)!);
  return {
    takes: async (who, about) => {
      const { conversationId, partyId } = await inboxOf(who, 'unassigned', (item) => {
        const found = item.subject === about || item.lastText?.trim() === about;
        return found && item.partyId !== undefined;
      });
      memory.partyId = partyId!;
      memory.conversations.set(about, conversationId);
      await succeed(at(who), `/api/channels/v1/conversations/${conversationId}/actions/take`);
      await inboxOf(who, 'mine', (item) => item.conversationId === conversationId);
    },
    replies: async (who, about, text) => {
      const conversationId = memory.conversations.get(about)!;
      await succeed(at(who), `/api/channels/v1/conversations/${conversationId}/replies`, { text });
      await inboxOf(
        who,
        'mine',
        (item) => item.conversationId === conversationId && item.replyState === 'sent',
      );
    },
  };
}

const SALES = '/api/sales/v1';

function inSales(at: At, memory: Memory, { productId }: Company): Selling {
  const quoteOf = (who: Seller) => `${SALES}/quotes/${memory.quotes.get(who)!.quoteId}`;
  return {
    capturesLead: async (who, about, topic) => {
      const source = { kind: 'conversation', id: memory.conversations.get(about) };
      const { partyId } = memory;
      memory.leadId = (await succeed(at(who), `${SALES}/leads`, { topic, source, partyId }))['leadId']!;
    },
    qualifiesLead: async (who, { title, amount, close }) => {
      const deal = { title, amount: { amount, currency: 'CNY' }, expectedClose: close };
      const path = `${SALES}/leads/${memory.leadId}/actions/qualify`;
      memory.opportunityId = (await succeed(at(who), path, deal))['opportunityId']!;
    },
    writesQuote: async (who, { quantity, unitPrice, validUntil }) => {
      const terms = { currency: 'CNY', tax: 'exclusive', rounding: 'half-up', discountPercent: '0' };
      const { quoteId = '', code = '' } = await succeed(at(who), `${SALES}/quotes`, {
        opportunityId: memory.opportunityId,
        terms: { ...terms, validUntil },
        lines: [{ productId, quantity, unitPrice }],
      });
      memory.quotes.set(who, { quoteId, code });
    },
    sendsQuote: async (who) => {
      const { status, body } = await at(who).do(`${quoteOf(who)}/actions/send`);
      if (status < 300) return 'sent';
      if (body['code'] === 'product-already-quoted') return 'product-already-quoted';
      throw new Error(`sending answered ${status} ${JSON.stringify(body)}`);
    },
    seesConflict: async (who) => {
      const met = ({ history }: QuotePage) =>
        history.some(({ what }) => what === 'stopped' || what === 'contested');
      await at(who).read<QuotePage>(quoteOf(who), met);
    },
    acceptsQuote: async (who) => void (await succeed(at(who), `${quoteOf(who)}/actions/accept`)),
    placesOrder: async (who) => {
      memory.orderId = (await succeed(at(who), `${quoteOf(who)}/actions/order`))['orderId']!;
      const won = ({ status }: { readonly status: string }) => status === 'won';
      await at(who).read<{ readonly status: string }>(`${SALES}/opportunities/${memory.opportunityId}`, won);
    },
    deliversOrder: async (who, { quantity, on: deliveredOn }) => {
      const lines = [{ line: 1, quantity }];
      await succeed(at(who), `${SALES}/orders/${memory.orderId}/deliveries`, { deliveredOn, lines });
    },
    notesReturn: async (who, { quantity, on: returnedOn }) => {
      const back = { returnedOn, reason: 'not-wanted', lines: [{ line: 1, quantity }] };
      await succeed(at(who), `${SALES}/orders/${memory.orderId}/returns`, back);
    },
  };
}

function withPromises(
  at: At,
  memory: Memory,
  { accounts }: Company,
): Pick<Player, 'promisesDelivery' | 'seesPromiseBroken' | 'keepsPromise'> {
  const path = () => `/api/workflow/v1/promises/${memory.promiseId}`;
  return {
    promisesDelivery: async (who, { words, until }) => {
      const { zone } = made;
      const promised = await succeed(at(who), '/api/workflow/v1/promises', {
        partyId: memory.partyId,
        kind: 'date',
        value: { type: 'day', day: until, zone },
        quote: words,
        about: { kind: 'quote', id: memory.quotes.get(who)!.quoteId },
        channel: 'mail',
        window: { to: until, zone },
        ownerId: accounts[who],
      });
      memory.promiseId = promised['promiseId']!;
    },
    seesPromiseBroken: async (who) => {
      const broken = ({ promise }: { readonly promise?: { readonly state: string } }) =>
        promise?.state === 'broken';
      await at(who).read<{ readonly promise?: { readonly state: string } }>(path(), broken);
    },
    keepsPromise: async (who) => void (await succeed(at(who), `${path()}/actions/keep`)),
  };
}

function withCases(
  at: At,
  memory: Memory,
): Pick<Player, 'opensCase' | 'seesCaseWarned' | 'resolvesCase' | 'closesCase'> {
  const path = () => `/api/support/v1/cases/${memory.caseId}`;
  return {
    opensCase: async (who, about, subject) => {
      const conversationId = memory.conversations.get(about);
      const described = { caseType: 'complaint', priority: 'high', subject, conversationId };
      memory.caseId = (await succeed(at(who), '/api/support/v1/cases', described))['caseId']!;
    },
    seesCaseWarned: async (who) => {
      await at(who).read<CasePage>(path(), ({ warned, breached }) => warned && !breached);
    },
    resolvesCase: async (who, solution) =>
      void (await succeed(at(who), `${path()}/actions/resolve`, { cause: 'delivery', solution })),
    closesCase: async (who) => {
      await succeed(at(who), `${path()}/actions/close`);
      await at(who).read<CasePage>(path(), ({ surveys }) => surveys[0]?.sent === true);
    },
  };
}
