import { type WorkflowDoors, dayAfter } from './workflow.ts';

/** Of the standard purposes: what customers may be written to for. */
const PURPOSE = 'news';
const MATERIAL = {
  name: '秋茶上市',
  purpose: PURPOSE,
  contents: {
    subject: { zh: '{{name}}，今年的秋茶到了', en: '{{name}}, this year’s autumn tea is here' },
    text: {
      zh: '{{name}}，您好！\n\n今年的秋茶刚刚到店：{{link:autumn}}\n\n不想再收到？{{preferences}}',
      en: 'Dear {{name}},\n\nthis year’s autumn tea has just come in: {{link:autumn}}\n\nNo more of this? {{preferences}}',
    },
    links: [{ id: 'autumn', url: 'https://www.rapport.example/autumn' }],
  },
};
/** So many buyers said yes, and are written to. */
const BUYERS = 24;
/** The afternoon in Shanghai, in UTC: at night nobody is written to. */
const [NOON, EVENING] = [4, 11];

/** The customer's own word, taken down by an agent. */
async function permit({ read, send }: WorkflowDoors, partyId: string): Promise<void> {
  const { contactPoints } = await read('customers', `parties/${partyId}/consents`);
  const [point] = contactPoints as readonly { readonly contactPoint: string }[];
  if (!point) return;
  const said = { purpose: PURPOSE, channel: 'mail', note: '电话里说可以发新品消息。' };
  const { contactPoint } = point;
  await send('customers', `parties/${partyId}/consents/actions/give`, { contactPoint, ...said });
}

/** When the sample company writes to its buyers: in an afternoon when not much of the year is left. */
export function isCampaignTime(at: Date, from: Date, to: Date): boolean {
  const late = from.getTime() + (to.getTime() - from.getTime()) * 0.75;
  return at.getTime() > late && at.getUTCHours() >= NOON && at.getUTCHours() < EVENING;
}

/** Some who bought say that they may be written to. */
export async function permitNews(agent: WorkflowDoors): Promise<void> {
  const { items } = await agent.read('sales', 'orders?limit=200');
  const buyers = [
    ...new Set((items as readonly { readonly partyId: string }[]).map(({ partyId }) => partyId)),
  ];
  await Promise.all(buyers.slice(0, BUYERS).map((partyId) => permit(agent, partyId)));
}

/** A campaign of the sample company: what it may cost and did, whom it is for, and its one run. */
export async function runCampaign(agent: WorkflowDoors, at: Date): Promise<void> {
  const { campaignId } = await agent.send('marketing', 'campaigns', {
    name: '秋茶上市',
    goal: '让老客户再来一次',
    purpose: PURPOSE,
    budget: { amount: '3000', currency: 'CNY' },
    from: dayAfter(at, 0),
    to: dayAfter(at, 30),
    lookBackDays: 60,
  });
  const costs = `campaigns/${campaignId}/costs`;
  const cost = { kind: 'agency', occurredOn: dayAfter(at, 0) };
  await agent.send('marketing', costs, { ...cost, amount: { amount: '800', currency: 'CNY' } });
  const { costId } = await agent.send('marketing', costs, {
    ...cost,
    kind: 'print',
    amount: { amount: '240', currency: 'CNY' },
  });
  await agent.send('marketing', `${costs}/${costId}/actions/correct`, {
    ...cost,
    kind: 'print',
    amount: { amount: '204', currency: 'CNY' },
    reason: 'wrong-amount',
  });
  const { materialId } = await agent.send('marketing', 'materials', MATERIAL);
  const filter = {
    is: 'all',
    of: [
      { is: 'bought', orders: 1 },
      { is: 'consent', purpose: PURPOSE },
    ],
  };
  const { audienceId } = await agent.send('marketing', 'audiences', { name: '同意接收的买家', filter });
  const run = { materialId, audienceId, frozen: true, ratePerSecond: 100 };
  await agent.send('marketing', `campaigns/${campaignId}/runs`, run);
}
