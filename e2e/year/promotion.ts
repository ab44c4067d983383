import { eventually } from '../client.ts';
import type { Company } from './founding.ts';
import { type Insisting, insisting, succeed } from './insisting.ts';

/** A campaign as it is prepared before anything is sent: what for, what, to whom. */
export interface Promotion {
  /** What its recipients permitted. */
  readonly purpose: { readonly code: string; readonly name: { readonly zh: string; readonly en: string } };
  readonly campaignId: string;
  readonly material: { readonly materialId: string; readonly name: string };
  readonly audience: { readonly audienceId: string; readonly name: string };
  /** Who permitted it, in the order in which they are written to. */
  readonly recipients: readonly string[];
}

/** So many customers permitted it already; the customer of the walk comes to them. */
export const OTHERS = 24;
const LATE_RISER = { language: '', zone: 'Asia/Shanghai', quietFrom: '22:00', quietTo: '14:00' };

/** What makes one campaign another than the next in the same installation. */
export interface Edition {
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly from: string;
  readonly to: string;
}

/** Prepares a campaign by REST: its purpose, those who permitted it, and a text for them. */
export async function preparePromotion(
  company: Company,
  { code, name, from, to }: Edition,
  makeRecipients: (admin: Insisting) => Promise<readonly string[]>,
): Promise<Promotion> {
  const admin = insisting(company.at.wu);
  const text = { zh: '我们想给您寄新品消息。', en: 'We would like to send you news.' };
  await succeed(admin, '/api/customers/v1/purposes', { code, name, promotion: true, text });
  const recipients = await makeRecipients(admin);
  const named = name.zh;
  const { campaignId = '' } = await succeed(admin, '/api/marketing/v1/campaigns', {
    ...{ name: named, goal: '老客户再来一单', budget: { amount: '1000.00', currency: 'CNY' } },
    ...{ purpose: code, from, to, lookBackDays: 30 },
  });
  const cost = { amount: { amount: '500.00', currency: 'CNY' }, kind: 'print', occurredOn: from };
  await succeed(admin, `/api/marketing/v1/campaigns/${campaignId}/costs`, cost);
  const { materialId = '' } = await succeed(admin, '/api/marketing/v1/materials', {
    ...{ name: named, purpose: code },
    contents: {
      subject: name,
      text: { zh: '新品到了。{{preferences}}', en: 'News. {{preferences}}' },
      links: [],
    },
  });
  const filter = { is: 'consent', purpose: code };
  const { audienceId = '' } = await succeed(admin, '/api/marketing/v1/audiences', { name: named, filter });
  const [material, audience] = [
    { materialId, name: named },
    { audienceId, name: named },
  ];
  return { purpose: { code, name }, campaignId, material, audience, recipients };
}

/**
 * Some dozens of recipients, of whom the last wants no mail before the afternoon. `tick` is called between one and the
 * next: who is known first must not hang on chance.
 */
export async function someRecipients(
  admin: Insisting,
  code: string,
  tick: (second: number) => void | Promise<void>,
): Promise<readonly string[]> {
  const others: string[] = [];
  for (let n = 1; n <= OTHERS; n += 1) {
    await tick(n);
    others.push(await recipient(admin, code, n));
  }
  await Promise.all(others.map((partyId) => permit(admin, partyId, code)));
  const last = others.at(-1)!;
  await succeed(admin, `/api/customers/v1/parties/${last}/consents/actions/prefer`, {
    contactPoint: await pointOf(admin, last),
    ...LATE_RISER,
  });
  return others;
}

/** Very many recipients, by so many hands at once. */
export async function manyRecipients(
  admin: Insisting,
  code: string,
  many: number,
  hands: number,
): Promise<readonly string[]> {
  const made: string[] = [];
  let next = 0;
  const work = async () => {
    while (next < many) {
      const partyId = await recipient(admin, code, (next += 1));
      await permit(admin, partyId, code);
      made.push(partyId);
    }
  };
  await Promise.all(Array.from({ length: hands }, work));
  return made.toSorted();
}

async function recipient(admin: Insisting, code: string, n: number): Promise<string> {
  const contactPoints = [{ kind: 'email', address: `${code}-${n}@example.cn` }];
  const named = { kind: 'person', name: `${code} ${n}`, contactPoints };
  return (await succeed(admin, '/api/customers/v1/parties', named))['partyId']!;
}

async function permit(admin: Insisting, partyId: string, purpose: string): Promise<void> {
  const given = { contactPoint: await pointOf(admin, partyId), purpose, channel: 'mail', note: 'by phone' };
  await succeed(admin, `/api/customers/v1/parties/${partyId}/consents/actions/give`, given);
}

interface Consents {
  readonly contactPoints: readonly { readonly contactPoint: string; readonly kind: string }[];
}

/** What the mail address of a customer is known by. */
export async function pointOf(asker: Insisting, partyId: string): Promise<string> {
  const isMail = ({ kind }: Consents['contactPoints'][number]) => kind === 'email';
  const { contactPoints } = await asker.read<Consents>(
    `/api/customers/v1/parties/${partyId}/consents`,
    (page) => page.contactPoints.some(isMail),
  );
  return contactPoints.find(isMail)!.contactPoint;
}

/** Waits until marketing has heard of everybody who permitted it, and nobody else. */
export async function untilAllAreListed(
  asker: Insisting,
  { purpose }: Pick<Promotion, 'purpose'>,
  many: number,
): Promise<void> {
  const filter = { is: 'consent', purpose: purpose.code };
  await eventually(async () => {
    const { body } = await asker.do('/api/marketing/v1/audiences/actions/look', { filter });
    return (body as { readonly count?: number }).count === many;
  });
}
