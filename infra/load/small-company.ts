import { createHash } from 'node:crypto';
import { deriveUuid } from '@rapport/kernel/values';
import { type Company, type Founding, companyOf } from './company.ts';

const id = (what: string) => deriveUuid('small-company', what);
const day = [{ from: '09:00', to: '18:00' }];
const targets = ['question', 'complaint', 'defect', 'request'].flatMap((caseType) =>
  ['urgent', 'high', 'normal', 'low'].map((priority) => ({
    ...{ caseType, priority, firstResponseMinutes: 60, resolutionMinutes: 480 },
  })),
);
const tier = {
  tierId: 'leaf',
  name: { zh: '叶', en: 'Leaf' },
  threshold: 0,
  earningFactor: '1',
  benefits: [],
};

const FOUNDED: Readonly<Record<string, readonly Founding[]>> = {
  access: [
    { streamId: `account-${id('lina')}`, type: 'AccountOpened', data: { role: 'agent' } },
    { streamId: `account-${id('tom')}`, type: 'AccountOpened', data: { role: 'agent' } },
  ],
  sales: [
    {
      streamId: `product-${id('tea')}`,
      type: 'ProductAdded',
      data: { code: 'P-000001-5', name: { zh: '茶', en: 'Tea' }, unit: '盒', taxPercent: '9' },
    },
    { streamId: `product-${id('tea')}`, type: 'PriceSet', data: { unitPrice: '168' } },
  ],
  loyalty: [
    {
      streamId: `programme-${id('programme')}`,
      type: 'ProgrammeOpened',
      data: {
        ...{
          code: 'PG-000001-3',
          name: { zh: '会', en: 'Club' },
          version: 1,
          since: '2025-01-01T00:00:00.000Z',
        },
        period: { months: 12, zone: 'Asia/Shanghai' },
        rules: {
          ...{ tiers: [tier], enrolment: 'with-first-order', returnDays: 14, validMonths: 24, graceDays: 30 },
          pointWorth: { amount: '0.01', currency: 'CNY' },
          earning: [
            {
              ...{ ruleId: 'orders', from: '2025-01-01', until: '', base: 'net', rounding: 'down' },
              rates: [{ currency: 'CNY', pointsPerUnit: '1' }],
              multipliers: [],
            },
          ],
        },
      },
    },
  ],
  support: [
    {
      streamId: `calendar-${id('calendar')}`,
      type: 'CalendarDefined',
      data: {
        ...{ name: 'standard', zone: 'Asia/Shanghai', version: 1, specialDays: [] },
        week: [day, day, day, day, day, [], []],
      },
    },
    {
      streamId: `slapolicy-${id('policy')}`,
      type: 'SlaPolicyDefined',
      data: { name: 'standard', version: 1, calendarId: id('calendar'), warningPercent: 80, targets },
    },
  ],
  marketing: [
    { streamId: `material-${id('material')}`, type: 'MaterialPublished', data: {} },
    { streamId: `audience-${id('audience')}`, type: 'AudienceDefined', data: {} },
    { streamId: `campaign-${id('campaign')}`, type: 'CampaignPlanned', data: {} },
  ],
};

/** A company of two people who sell one thing, for tests. */
export const smallCompany: Company = companyOf(new Map(Object.entries(FOUNDED)), 'support@rapport.example');

/** A keyed hash for tests. */
export const plainHash = (kind: string, text: string): string =>
  createHash('sha256').update(`${kind} ${text}`).digest('hex');
