import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Topic, catalogue, decoders } from '@rapport/proto/catalogue';
import type { ServiceDefinition, ServiceParts, ServicePorts } from '@rapport/kernel/service';
import { assessor } from './adapters/assessor.ts';
import { calendarIn } from './adapters/calendar.ts';
import { type Warehouse, warehouseOf } from './adapters/warehouse.ts';
import type { Desk } from './commands/index.ts';
import { settings } from './config.ts';
import { profileService } from './grpc/profiles.service.ts';
import { figureRoutes } from './http/figures.routes.ts';
import { historyRoutes } from './http/history.routes.ts';
import { lookRoutes } from './http/looks.routes.ts';
import type { AnalyticsNeeds } from './http/needs.ts';
import { profileRoutes } from './http/profiles.routes.ts';
import { modelRoutes } from './http/models.routes.ts';
import { ruleRoutes } from './http/rules.routes.ts';
import { segmentRoutes } from './http/segments.routes.ts';
import { warehouseRoutes } from './http/warehouse.routes.ts';
import { problems } from './problems.ts';
import { aliases, partiesWithKind } from '@rapport/parties';
import { answers, memberships, profiles } from './projections/profiles.ts';
import { segments } from './projections/segments.ts';
import { models, rulesets, segmentVersions } from './projections/versions.ts';
import { publications } from './publications/index.ts';
import { profilesOf } from './queries/profiles.ts';

/** What the company's log says, in figures: who is worth what, who belongs together, what is best done next. */
export const analyticsService: ServiceDefinition<typeof settings> = {
  name: 'analytics',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

const TOPICS = [
  'rapport.analytics.segment.v1',
  'rapport.analytics.model.v1',
  'rapport.analytics.ruleset.v1',
  'rapport.analytics.profile.v1',
];

/** Every public topic there is: what a new service says is in the warehouse without a word here. */
const HEARD = Object.keys(catalogue) as readonly Topic[];

function build(ports: ServicePorts): ServiceParts {
  const { store, clock, database, keys, cursors, settings: given } = ports;
  const desk: Desk = { store, clock };
  const calendar = calendarIn(String(given['BRANCH_ZONE'] ?? 'Asia/Shanghai'));
  const currency = String(given['REPORT_CURRENCY'] ?? 'CNY');
  const warehouse = warehouseIn(ports, calendar.dayOf);
  const needs: AnalyticsNeeds = { desk, database, keys, cursors, warehouse, calendar, currency };
  return {
    publications,
    topics: TOPICS,
    decoders: decoders('rapport.customers.party.v1'),
    projections: [
      ...[segments, segmentVersions, models, rulesets],
      ...[profiles, memberships, answers, partiesWithKind, aliases],
    ],
    grpc: [profileService({ profilesOf: (partyIds) => profilesOf(database, partyIds) })],
    workers: [
      { name: 'fold-warehouse', start: warehouse.start, stop: warehouse.stop },
      assessor({ ...ports, desk, warehouse, calendar, currency }),
    ],
    routes: async (app) => {
      await segmentRoutes(app, needs);
      await historyRoutes(app, needs);
      await lookRoutes(app, needs);
      await warehouseRoutes(app, needs);
      await figureRoutes(app, needs);
      await ruleRoutes(app, needs);
      await modelRoutes(app, needs);
      await profileRoutes(app, needs);
    },
  };
}

/** The warehouse of this process, in its own folder of the installation or, where none is named, of the machine. */
function warehouseIn(
  { log, clock, logger, settings: given }: ServicePorts,
  dayOf: (at: Date) => string,
): Warehouse {
  return warehouseOf({
    folder: String(given['WAREHOUSE_FOLDER'] ?? join(tmpdir(), 'rapport-warehouse')),
    memory: String(given['WAREHOUSE_MEMORY'] ?? '256MB'),
    topics: HEARD,
    decoders: decoders(...HEARD),
    ...{ log, clock, logger },
    dayOf: daysRemembered(dayOf),
  });
}

/** Most events of a batch happened in the same few minutes. */
function daysRemembered(dayOf: (at: Date) => string): (instant: string) => string {
  const known = new Map<string, string>();
  return (instant) => {
    const minute = instant.slice(0, 16);
    const day = known.get(minute) ?? dayOf(new Date(instant));
    if (known.size > 10_000) known.clear();
    known.set(minute, day);
    return day;
  };
}
