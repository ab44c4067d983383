import type { Agent, Person } from './people.ts';
import { seededRandom } from '@rapport/kernel/values';
import { type SampleConversation, type WorkflowDoors, dayAfter, partyOf } from './workflow.ts';

/** How far a sale came that began in a thread; each step has all before it. */
export const SALE_STEPS = ['lead', 'deal', 'moved', 'quoted', 'ordered'] as const;
export type SaleStep = (typeof SALE_STEPS)[number];

/** What an agent makes of a thread in sales or service. */
export type SellingAct = { readonly thread: number; readonly agent: Agent } & (
  | { readonly kind: 'refused'; readonly topic: string; readonly reason: string }
  | {
      readonly kind: 'sell';
      readonly topic: string;
      readonly until: SaleStep;
      readonly product: number;
      readonly quantity: string;
    }
  | {
      readonly kind: 'case';
      readonly caseType: string;
      readonly priority: string;
      readonly subject: string;
      readonly solution: string | undefined;
    }
);

type Language = Person['language'];

/** What the sample company sells, with its price in yuan. */
export const PRODUCTS = [
  {
    name: { zh: '明前龙井 250 克', en: 'Longjing tea 250 g' },
    unit: '盒',
    taxPercent: '9',
    unitPrice: '168',
  },
  {
    name: { zh: '青瓷茶具六件套', en: 'Celadon tea set, six pieces' },
    unit: '套',
    taxPercent: '13',
    unitPrice: '459.5',
  },
  { name: { zh: '竹制茶盘', en: 'Bamboo tea tray' }, unit: '件', taxPercent: '13', unitPrice: '129' },
  {
    name: { zh: '定制礼盒', en: 'Gift box, made to order' },
    unit: '个',
    taxPercent: '13',
    unitPrice: '35.25',
  },
] as const;

const WORDS: Readonly<Record<Language, Readonly<Record<string, readonly string[]>>>> = {
  zh: {
    topics: ['公司年会礼品', '门店长期供货', '员工福利采购', '会议用茶具'],
    cases: ['收到的茶具有裂纹', '迟迟没有发货', '发票抬头开错', '少发了一件'],
    solutions: ['已补发，客户确认收到。', '已重开发票并寄出。'],
  },
  en: {
    topics: [
      'Gifts for a company party',
      'Regular supply for a shop',
      'Tea for the staff',
      'Sets for meeting rooms',
    ],
    cases: ['A cup came cracked', 'Still not shipped', 'Wrong name on the invoice', 'One piece is missing'],
    solutions: ['Sent again; the customer has it.', 'New invoice sent.'],
  },
};
const REASONS = ['no-need', 'no-budget', 'not-our-market'] as const;

/** What comes of a thread in sales and service; made of the thread's number alone, so that it changes nothing else. */
export function planSelling({
  number,
  agent,
}: {
  readonly number: number;
  readonly agent: Agent;
}): readonly SellingAct[] {
  const random = seededRandom(20_262_600 + number);
  const words = WORDS[agent.language];
  const of = { thread: number, agent };
  if (random.chance(0.02)) {
    const topic = random.pick(words['topics']!);
    if (random.chance(0.2)) return [{ ...of, kind: 'refused', topic, reason: random.pick<string>(REASONS) }];
    const until = SALE_STEPS[number % SALE_STEPS.length]!;
    const quantity = String(5 + random.below(90));
    return [{ ...of, kind: 'sell', topic, until, product: random.below(PRODUCTS.length), quantity }];
  }
  if (!random.chance(0.009)) return [];
  const caseType = random.pick(['complaint', 'defect', 'question']);
  const priority = random.pick(['normal', 'normal', 'high', 'urgent']);
  const solution = number % 3 > 0 ? random.pick(words['solutions']!) : undefined;
  return [{ ...of, kind: 'case', caseType, priority, subject: random.pick(words['cases']!), solution }];
}

/** Adds the catalogue, in the name of an administrator; answers the ids of the products. */
export async function openCatalogue(
  { send }: Pick<WorkflowDoors, 'send'>,
  from: Date,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const { unitPrice, ...product } of PRODUCTS) {
    const { productId } = await send('sales', 'products', product);
    const price = { currency: 'CNY', unitPrice, from: dayAfter(from, 0) };
    await send('sales', `products/${String(productId)}/actions/set-price`, price);
    ids.push(String(productId));
  }
  return ids;
}

/** Where an act is done: on which conversation, when, with which products. */
export interface SellingPlace {
  readonly conversation: SampleConversation;
  readonly at: Date;
  readonly products: readonly string[];
}

/** Does one of these on the conversation its thread began. */
export async function performSelling(
  doors: WorkflowDoors,
  act: SellingAct,
  place: SellingPlace,
): Promise<void> {
  if (act.kind === 'case') return await performCase(doors, act, place);
  const partyId = await partyOf(doors.read, place.conversation);
  if (!partyId) return;
  const source = { kind: 'conversation', id: place.conversation.id };
  const { leadId } = await doors.send('sales', 'leads', { topic: act.topic, source, partyId });
  const lead = `leads/${String(leadId)}/actions`;
  if (act.kind === 'refused')
    return void (await doors.send('sales', `${lead}/refuse`, { reason: act.reason }));
  if (act.until !== 'lead') await performDeal(doors, act, lead, place);
}

type Sale = Extract<SellingAct, { kind: 'sell' }>;

async function performDeal({ send }: WorkflowDoors, act: Sale, lead: string, { at, products }: SellingPlace) {
  const reached = (step: SaleStep) => SALE_STEPS.indexOf(act.until) >= SALE_STEPS.indexOf(step);
  const { unitPrice } = PRODUCTS[act.product]!;
  const { opportunityId } = await send('sales', `${lead}/qualify`, {
    title: act.topic,
    amount: { amount: (Number(unitPrice) * Number(act.quantity)).toFixed(2), currency: 'CNY' },
    expectedClose: dayAfter(at, 45),
  });
  const deal = String(opportunityId);
  const stage = reached('quoted') ? 'offered' : 'needs-known';
  if (reached('moved')) await send('sales', `opportunities/${deal}/actions/reach-stage`, { stage });
  if (!reached('quoted')) return;
  const terms = { currency: 'CNY', tax: 'exclusive', rounding: 'half-up', discountPercent: '0' };
  const line = { productId: products[act.product]!, quantity: act.quantity, unitPrice };
  const written = { terms: { ...terms, validUntil: dayAfter(at, 30) }, lines: [line] };
  const { quoteId } = await send('sales', 'quotes', { opportunityId: deal, ...written });
  const quote = `quotes/${String(quoteId)}/actions`;
  await send('sales', `${quote}/send`, {});
  if (!reached('ordered')) return;
  await send('sales', `${quote}/accept`, {});
  await send('sales', `${quote}/order`, {});
}

async function performCase(
  { send }: WorkflowDoors,
  { caseType, priority, subject, solution }: Extract<SellingAct, { kind: 'case' }>,
  { conversation }: SellingPlace,
): Promise<void> {
  const { caseId } = await send('support', 'cases', {
    conversationId: conversation.id,
    caseType,
    priority,
    subject,
  });
  if (solution === undefined) return;
  const at = `cases/${String(caseId)}/actions`;
  await send('support', `${at}/resolve`, { cause: 'other', solution });
  await send('support', `${at}/close`, { ask: false });
}
