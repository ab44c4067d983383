import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { moneyOf } from '@rapport/kernel/money';
import { withCustomers } from '@rapport/parties';
import { BOARDS, FIGURES, type Figure } from '../queries/figure-list.ts';
import {
  type EventRow,
  PERIODS,
  type Point,
  type Span,
  eventsBehind,
  pointsOf,
  tallies,
} from '../queries/figures.ts';
import { csvOf } from './csv.ts';
import { PEOPLE } from './doing.ts';
import { listing } from './listing.ts';
import type { AnalyticsNeeds } from './needs.ts';
import { Code, Day, Instant, MoneyText, Personal, Slug, Uuid, oneOf, strict } from './schemas.ts';

const days = {
  from: Day,
  to: Day,
  asOf: Type.Optional(
    Type.String({ format: 'date', description: 'by what was recorded by the end of that day' }),
  ),
};
const Asked = Type.Object(
  { ...days, board: oneOf(...BOARDS), by: oneOf(...PERIODS) },
  { additionalProperties: false },
);
const PointView = strict({
  period: Day,
  events: Type.Integer({ description: 'how many made it' }),
  value: Type.Optional(Type.Number({ description: 'of amounts absent' })),
  amount: Type.Optional(MoneyText),
  per: Type.Optional({ ...MoneyText, description: 'of a ratio: what the amount is divided by' }),
});
const FiguresView = strict({
  /** Records of the log that are not counted yet. */
  behind: Type.Integer({ description: 'records of the log that are not counted yet' }),
  figures: Type.Array(
    strict({
      figureId: Slug,
      measure: oneOf('count', 'money', 'points', 'average', 'share', 'ratio'),
      points: Type.Array(PointView),
    }),
  ),
});
const EventView = strict({
  eventId: Uuid,
  type: Type.String(),
  record: strict({ kind: Type.String(), id: Type.String() }),
  partyId: Type.Optional(Uuid),
  customer: Type.Optional(strict({ code: Code, name: Type.Optional(Personal) })),
  occurredAt: Instant,
  recordedAt: Instant,
  day: Day,
  word: Type.Optional(Type.String()),
  amount: Type.Optional(MoneyText),
  number: Type.Optional(Type.Number()),
});

const pointView = ({ period, events, value, currency, per }: Point): Static<typeof PointView> => ({
  ...{ period, events },
  ...(currency === undefined ? { value } : { amount: moneyOf(BigInt(value), currency) }),
  ...(currency === undefined || per === undefined ? {} : { per: moneyOf(BigInt(per), currency) }),
});

function eventView(row: EventRow): Static<typeof EventView> {
  const { id, type, subject, party, word, minor, currency, number } = row;
  const kind = type.split('.')[2]!;
  return {
    ...{ eventId: id, type, record: { kind, id: subject } },
    ...(party ? { partyId: party } : {}),
    ...{ occurredAt: row.occurred_at, recordedAt: row.recorded_at, day: row.day },
    ...(word ? { word } : {}),
    ...(minor !== null && currency ? { amount: moneyOf(BigInt(minor), currency) } : {}),
    ...(number === null ? {} : { number }),
  };
}

/** What was asked for, in days there are, by what was recorded by the end of one. */
function spanOf(
  { calendar, desk }: AnalyticsNeeds,
  { from, to, asOf }: { readonly from: string; readonly to: string; readonly asOf?: string },
): Span {
  for (const day of [from, to, ...(asOf === undefined ? [] : [asOf])])
    if (!calendar.isDay(day)) throw new Rejection('day-unreadable');
  if (to < from) throw new Rejection('days-turned-round');
  const past = asOf !== undefined && asOf < calendar.dayOf(desk.clock.now());
  return { from, to, ...(past ? { asOf: calendar.lastInstantOf(asOf) } : {}) };
}

/** Figures by period, each with the events that made it. */
export async function figureRoutes(app: FastifyInstance, needs: AnalyticsNeeds): Promise<void> {
  const { warehouse } = needs;
  const found = async (asked: Static<typeof Asked>) => {
    const rows = await tallies(warehouse.ask, asked.board, asked.by, spanOf(needs, asked));
    const figures = FIGURES.filter(({ board }) => board === asked.board);
    return figures.map((figure) => ({ figure, points: pointsOf(figure, rows) }));
  };
  app.get(
    '/api/analytics/v1/figures',
    {
      config: { permits: PEOPLE },
      schema: {
        summary: 'Figures of a board by period, by the days that events count for, as of any date',
        querystring: Asked,
        response: { 200: FiguresView, 422: Problem },
      },
    },
    async (request) => {
      const all = await found(request.query as Static<typeof Asked>);
      const figures = all.map(({ figure, points }) => ({
        ...{ figureId: figure.id, measure: figure.measure },
        points: points.map(pointView),
      }));
      return { behind: await warehouse.behind(), figures };
    },
  );
  app.get(
    '/api/analytics/v1/figures/csv',
    {
      config: { permits: PEOPLE },
      schema: { summary: 'The same as CSV, safe to open in a spreadsheet', querystring: Asked },
    },
    async (request, reply) => {
      const asked = request.query as Static<typeof Asked>;
      const rows = (await found(asked)).flatMap(({ figure, points }) =>
        points.map((point) => {
          const { period, events, value, amount, per } = pointView(point);
          const [of, by] = [String(amount?.amount ?? value), per?.amount ?? ''];
          return [figure.id, period, of, amount?.currency ?? '', String(events), by];
        }),
      );
      reply.header(
        'content-disposition',
        `attachment; filename="${asked.board}-${asked.from}-${asked.to}.csv"`,
      );
      return reply
        .type('text/csv; charset=utf-8')
        .send(csvOf([['figure', 'period', 'value', 'currency', 'events', 'per'], ...rows]));
    },
  );
  eventsOfFigures(app, needs);
}

function eventsOfFigures(app: FastifyInstance, needs: AnalyticsNeeds): void {
  listing(app, needs, {
    path: '/figure-events',
    summary: 'The events that make a figure, the latest day first',
    waitsFor: ['parties_v1'],
    filters: Type.Object({ ...days, figure: Slug }),
    item: EventView,
    page: (_, { figure, ...asked }, place, limit) =>
      eventsBehind(needs.warehouse.ask, figureOf(figure), spanOf(needs, asked), place, limit),
    placeOf: (row) => ({ at: row.day, id: row.id }),
    view: (rows) => withCustomers(needs, rows, (row) => row.party, eventView),
  });
}

function figureOf(id: string): Figure {
  const figure = FIGURES.find((one) => one.id === id);
  if (!figure) throw new Rejection('figure-unknown');
  return figure;
}
