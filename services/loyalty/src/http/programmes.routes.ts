import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { openProgramme, reviseProgramme } from '../commands/index.ts';
import type { ProgrammeRules } from '../domain/programme.events.ts';
import { type ProgrammeRow, allProgrammes } from '../queries/members.ts';
import { PEOPLE, doing } from './doing.ts';
import type { LoyaltyNeeds } from './needs.ts';
import {
  Code,
  Count,
  Instant,
  NameInBoth,
  PeriodLength,
  Rules,
  Uuid,
  Version,
  idOf,
  strict,
} from './schemas.ts';

const RulesVersion = strict({ version: Count, since: Instant, rules: Rules });
/** A programme with every version of its rules, the first first. */
export const ProgrammeView = strict({
  programmeId: Uuid,
  etag: Version,
  code: Code,
  name: NameInBoth,
  period: PeriodLength,
  version: Count,
  rules: Rules,
  versions: Type.Array(RulesVersion),
  openedAt: Instant,
});
const ADMIN = ['admin'] as const;
const ID = idOf('programmeId');

/** Programmes: everybody looks, administrators make their rules. */
export async function programmeRoutes(app: FastifyInstance, needs: LoyaltyNeeds): Promise<void> {
  const { desk, database } = needs;
  app.get(
    '/api/loyalty/v1/programmes',
    {
      config: { permits: PEOPLE, waitsFor: ['programmes_v1'] },
      schema: {
        summary: 'All programmes, in the order they were opened',
        response: { 200: strict({ items: Type.Array(ProgrammeView) }) },
      },
    },
    async () => ({ items: (await allProgrammes(database)).map(programmeView) }),
  );
  app.get(
    '/api/loyalty/v1/programmes/:programmeId',
    {
      config: { permits: PEOPLE, waitsFor: ['programmes_v1'] },
      schema: { summary: 'A programme', params: ID, response: { 200: ProgrammeView, 404: Problem } },
    },
    async (request, reply) => {
      const { programmeId } = request.params as Static<typeof ID>;
      const row = (await allProgrammes(database)).find((one) => one.programme_id === programmeId);
      if (!row) throw new Rejection('programme-unknown');
      reply.header('etag', `"${row.last_news}"`);
      return programmeView(row);
    },
  );
  doing(app, {
    path: '/programmes',
    summary: 'Open a programme; the length of its periods stays as it is',
    permits: ADMIN,
    body: strict({ name: NameInBoth, period: PeriodLength, rules: Rules }),
    answer: Type.Object({ programmeId: Uuid, code: Code }),
    status: 201,
    run: ({ body }, context) => openProgramme(desk, { ...body, rules: rulesOf(body.rules) }, context),
  });
  doing(app, {
    path: '/programmes/:programmeId/actions/revise',
    summary:
      'Other rules from now on; what was given under older ones stays. `from`: the version that was looked at',
    permits: ADMIN,
    params: ID,
    body: strict({ from: Type.Integer({ minimum: 1 }), name: NameInBoth, rules: Rules }),
    run: ({ params, body }, context) =>
      reviseProgramme(desk, params.programmeId, { ...body, rules: rulesOf(body.rules) }, context),
  });
}

function rulesOf({ earning, pointWorth, ...rules }: Rules): ProgrammeRules {
  return {
    ...rules,
    earning: earning.map((rule) => ({ ...rule, until: rule.until ?? '' })),
    pointWorth: pointWorth ?? null,
  };
}

function shownRules({ earning, pointWorth, tiers, ...rules }: ProgrammeRules): Rules {
  return {
    ...rules,
    tiers: tiers.map((tier) => ({ ...tier, benefits: [...tier.benefits] })),
    earning: earning.map(({ until, rates, multipliers, ...rule }) => ({
      ...rule,
      ...(until === '' ? {} : { until }),
      rates: [...rates],
      multipliers: multipliers.map((one) => ({ ...one, productIds: [...one.productIds] })),
    })),
    ...(pointWorth ? { pointWorth } : {}),
  };
}

/** A programme as it is shown. */
export function programmeView(row: ProgrammeRow): Static<typeof ProgrammeView> {
  const versions = row.versions.map(({ rules, version, since }) => ({
    version,
    since,
    rules: shownRules(rules),
  }));
  const { version, rules } = versions.at(-1)!;
  return {
    programmeId: row.programme_id,
    etag: String(row.last_news),
    code: row.code,
    name: row.name,
    period: row.period,
    version,
    rules,
    versions,
    openedAt: row.opened_at,
  };
}
