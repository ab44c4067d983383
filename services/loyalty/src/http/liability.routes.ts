import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { type Money, productOf, roundedMoney } from '@rapport/kernel/money';
import { instantOf } from '@rapport/kernel/values';
import { allProgrammes } from '../queries/members.ts';
import { expiringByMonth, liabilityAt } from '../queries/statement.ts';
import { PEOPLE } from './doing.ts';
import type { LoyaltyNeeds } from './needs.ts';
import { Count, Instant, MoneyText, idOf, strict } from './schemas.ts';

const Liability = strict({
  asOf: Instant,
  /** The last entry that is in these sums, by its position in this service's log. */
  position: Count,
  members: Count,
  pending: Count,
  available: Count,
  debt: Count,
  balance: Type.Integer(),
  worth: Type.Optional(MoneyText),
  expiring: Type.Array(strict({ month: Type.String(), points: Count })),
});
const ID = idOf('programmeId');

/** What the company owes its members, as it was recorded by any instant. */
export async function liabilityRoutes(app: FastifyInstance, needs: LoyaltyNeeds): Promise<void> {
  const { database, clock } = needs;
  app.get(
    '/api/loyalty/v1/programmes/:programmeId/liability',
    {
      config: { permits: PEOPLE, waitsFor: ['programmes_v1', 'statement_v1', 'members_v1', 'lots_v1'] },
      schema: {
        summary:
          'Points that members have, as it was recorded by an instant; what of those of now expires when',
        params: ID,
        querystring: Type.Object({ asOf: Type.Optional(Instant) }, { additionalProperties: false }),
        response: { 200: Liability, 404: Problem },
      },
    },
    async (request) => {
      const { programmeId } = request.params as Static<typeof ID>;
      const programme = (await allProgrammes(database)).find((one) => one.programme_id === programmeId);
      if (!programme) throw new Rejection('programme-unknown');
      const given = (request.query as { asOf?: string }).asOf;
      const asOf = given === undefined ? instantOf(clock.now()) : instantOf(new Date(given));
      const sums = await liabilityAt(database, programmeId, asOf);
      const balance = sums.pending + sums.available - sums.debt;
      const rules = programme.versions.findLast(({ since }) => since <= asOf)?.rules;
      const worth = rules?.pointWorth ? worthOf(balance, rules.pointWorth) : undefined;
      const expiring = await expiringByMonth(database, programmeId, programme.period.zone);
      return { asOf, ...sums, balance, ...(worth ? { worth } : {}), expiring: [...expiring] };
    },
  );
}

function worthOf(points: number, { amount, currency }: Money): Money {
  return roundedMoney(productOf(String(points), amount), currency, 'half-up');
}
