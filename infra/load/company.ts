import type { JsonObject } from '@rapport/kernel/values';
import type { SlaTarget } from '@rapport/support/domain/policy.events.ts';
import type { WorkingCalendar } from '@rapport/support/domain/working-calendar.ts';
import { Programme, type KnownProgramme } from '@rapport/loyalty/domain/programme.ts';
import type { ProgrammeEvent } from '@rapport/loyalty/domain/programme.events.ts';
import type { CalendarDefined } from '@rapport/support/domain/calendar.events.ts';
import type { SlaPolicyDefined } from '@rapport/support/domain/policy.events.ts';
import type { ProductAdded } from '@rapport/sales/domain/product.events.ts';

/** A fact of the founding, as it stands in a service's store. */
export interface Founding {
  readonly streamId: string;
  readonly type: string;
  readonly data: JsonObject;
}

/** Something the company sells. */
export interface Product {
  readonly productId: string;
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly unit: string;
  readonly taxPercent: string;
  readonly unitPrice: string;
}

/** What a company is before its first customer: who works there, what is sold, and by which rules. */
export interface Company {
  readonly agents: readonly string[];
  readonly products: readonly Product[];
  readonly programmeId: string;
  readonly programme: KnownProgramme;
  readonly support: {
    readonly terms: {
      readonly policyId: string;
      readonly policyVersion: number;
      readonly calendarId: string;
      readonly calendarVersion: number;
    };
    readonly calendar: WorkingCalendar;
    readonly policy: { readonly targets: readonly SlaTarget[]; readonly warningPercent: number };
  };
  readonly mailbox: string;
  readonly materialId: string;
  readonly audienceId: string;
  readonly campaignId: string;
}

/** Reads the company out of what its founding wrote down, by service. */
export function companyOf(founded: ReadonlyMap<string, readonly Founding[]>, mailbox: string): Company {
  const of = (service: string, type: string) =>
    (founded.get(service) ?? []).filter((fact) => fact.type === type);
  const one = (service: string, type: string) => {
    const [fact] = of(service, type);
    if (!fact) throw new Error(`the company was founded without ${type}`);
    return fact;
  };
  const accounts = of('access', 'AccountOpened').filter(({ data }) => data['role'] === 'agent');
  const programme = one('loyalty', 'ProgrammeOpened');
  const opened = { type: programme.type, data: programme.data } as unknown as ProgrammeEvent;
  return {
    agents: accounts.map(subjectOf),
    products: productsOf(founded.get('sales') ?? []),
    programmeId: subjectOf(programme),
    programme: Programme.evolve(Programme.initial, opened) as KnownProgramme,
    support: serviceRules(one('support', 'CalendarDefined'), one('support', 'SlaPolicyDefined')),
    mailbox,
    materialId: subjectOf(one('marketing', 'MaterialPublished')),
    audienceId: subjectOf(one('marketing', 'AudienceDefined')),
    campaignId: subjectOf(one('marketing', 'CampaignPlanned')),
  };
}

const subjectOf = ({ streamId }: Founding) => streamId.slice(streamId.indexOf('-') + 1);

function productsOf(facts: readonly Founding[]): readonly Product[] {
  const priced = new Map(
    facts
      .filter(({ type }) => type === 'PriceSet')
      .map((fact) => [fact.streamId, String(fact.data['unitPrice'])]),
  );
  return facts.flatMap((fact) => {
    if (fact.type !== 'ProductAdded') return [];
    const { code, name, unit, taxPercent } = fact.data as unknown as ProductAdded['data'];
    const unitPrice = priced.get(fact.streamId) ?? '1';
    return [{ productId: subjectOf(fact), code, name, unit, taxPercent, unitPrice }];
  });
}

function serviceRules(calendarDefined: Founding, policyDefined: Founding): Company['support'] {
  const { version: calendarVersion, ...calendar } =
    calendarDefined.data as unknown as CalendarDefined['data'];
  const policy = policyDefined.data as unknown as SlaPolicyDefined['data'];
  return {
    terms: {
      policyId: subjectOf(policyDefined),
      policyVersion: policy.version,
      calendarId: policy.calendarId,
      calendarVersion,
    },
    calendar,
    policy: { targets: policy.targets, warningPercent: policy.warningPercent },
  };
}
