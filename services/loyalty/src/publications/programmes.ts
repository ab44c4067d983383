import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { ProgrammeEvent, ProgrammeOpened, ProgrammeRevised, Tier } from '../domain/programme.events.ts';

const TOPIC = 'rapport.loyalty.programme.v1';

/** What others hear of programmes: what they are called, and their tiers. How points are earned the awards say. */
export const programmePublications = {
  ProgrammeOpened: (event: PublishableEvent) => {
    const { code, name, period, rules } = event.data as unknown as ProgrammeOpened['data'];
    const length = { periodMonths: period.months, zone: period.zone };
    return publish(
      TOPIC,
      'programmeOpened',
      { code, name, ...length, tiers: rules.tiers.map(wireTier) },
      event,
    );
  },
  ProgrammeRevised: (event: PublishableEvent) => {
    const { name, version, rules } = event.data as unknown as ProgrammeRevised['data'];
    return publish(TOPIC, 'programmeRevised', { name, version, tiers: rules.tiers.map(wireTier) }, event);
  },
} satisfies Publications & Readonly<Record<ProgrammeEvent['type'], unknown>>;

function wireTier({ tierId, name, threshold, earningFactor, benefits }: Tier) {
  return { tierId, name, threshold: BigInt(threshold), earningFactor, benefits: [...benefits] };
}
