import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { moneyOf } from '@rapport/kernel/money';
import { visibleTo } from '@rapport/kernel/policy';
import { instantOf } from '@rapport/kernel/values';
import { revisePipeline } from '../commands/index.ts';
import { Pipeline } from '../domain/pipeline.ts';
import { type Page, pageOf } from '@rapport/kernel/values';
import {
  type OpportunityRow,
  type PipelineRow,
  type StageTotal,
  boardAt,
  opportunitiesAfter,
  pipelines,
  stageTotals,
} from '../queries/opportunities.ts';
import { PEOPLE, doing } from './doing.ts';
import { shown } from './listing.ts';
import type { SalesNeeds } from './needs.ts';
import { OPPORTUNITY_MODELS, OpportunityItem, opportunityView } from './opportunities.routes.ts';
import { Instant, Locked, MoneyText, NameInBoth, Uuid, strict } from './schemas.ts';

const Stage = strict({
  key: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 }),
  name: NameInBoth,
});
const PipelineView = strict({ version: Type.Integer(), stages: Type.Array(Stage) });
const Total = strict({ opportunities: Type.Integer(), amount: MoneyText });
const BoardView = strict({
  asOf: Instant,
  pipelineVersion: Type.Integer(),
  stages: Type.Array(
    strict({
      key: Type.String(),
      name: NameInBoth,
      totals: Type.Array(Total, { description: 'one per currency; they are not added up' }),
      items: Type.Array(OpportunityItem),
      more: Type.Boolean({ description: 'There are more than the list holds' }),
    }),
  ),
  locked: Locked,
});
const Asked = Type.Object(
  { asOf: Type.Optional(Instant), owner: Type.Optional(Uuid) },
  { additionalProperties: false },
);
const PER_STAGE = 20;
const FIRST = Pipeline.initial.versions[0]!;

/** The pipeline, and what stands in it. */
export async function boardRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  const { database, desk } = needs;
  app.get(
    '/api/sales/v1/pipeline',
    {
      config: { permits: PEOPLE, waitsFor: ['pipelines_v1'] },
      schema: { summary: 'The stages of the pipeline', response: { 200: PipelineView } },
    },
    async () => (await pipelines(database))[0] ?? FIRST,
  );
  app.get(
    '/api/sales/v1/board',
    {
      config: { permits: PEOPLE, waitsFor: [...OPPORTUNITY_MODELS, 'pipelines_v1'] },
      schema: {
        summary: 'Open opportunities by stage as of an instant, with sums per currency',
        querystring: Asked,
        response: { 200: BoardView },
      },
    },
    async (request) =>
      await board(needs, visibleTo(request.principal!), request.query as Static<typeof Asked>),
  );
  doing(app, {
    path: '/pipeline/actions/revise',
    summary: 'Give the pipeline other stages; from is the version that was looked at',
    permits: ['admin'],
    body: strict({
      from: Type.Integer({ minimum: 1 }),
      stages: Type.Array(Stage, { minItems: 1, maxItems: 20 }),
    }),
    run: ({ body }, context) => revisePipeline(desk, body.from, body.stages, context),
  });
}

async function board(
  { database, keys, clock }: SalesNeeds,
  visible: ReturnType<typeof visibleTo>,
  { asOf, owner }: Static<typeof Asked>,
): Promise<Static<typeof BoardView>> {
  const [versions, { totals, pageFor }] = await Promise.all([
    pipelines(database, asOf),
    asOf === undefined ? boardNow(database, visible, owner) : boardThen(database, visible, { asOf, owner }),
  ]);
  const stages = stagesOf([...versions, FIRST], totals);
  const pages = await Promise.all(stages.map(({ key }) => pageFor(key)));
  const { items, locked } = await shown(
    keys,
    opportunityView,
    pages.flatMap(({ rows }) => rows),
  );
  const rest = [...items];
  return {
    asOf: asOf ?? instantOf(clock.now()),
    pipelineVersion: (versions[0] ?? FIRST).version,
    stages: stages.map(({ key, name }, i) => ({
      key,
      name,
      totals: totals.filter(({ stage }) => stage === key).map(totalView),
      items: rest.splice(0, pages[i]!.rows.length),
      more: pages[i]!.more,
    })),
    locked,
  };
}

/** Sums, and where the first opportunities of a stage come from. */
interface Shown {
  readonly totals: readonly StageTotal[];
  readonly pageFor: (stage: string) => Promise<Page<OpportunityRow>>;
}

async function boardNow(
  database: SalesNeeds['database'],
  visible: ReturnType<typeof visibleTo>,
  owner: string | undefined,
): Promise<Shown> {
  const pageFor = (stage: string) =>
    opportunitiesAfter(database, visible, { owner, stage, status: 'open' }, undefined, PER_STAGE);
  return { totals: await stageTotals(database, visible, { owner }), pageFor };
}

async function boardThen(
  database: SalesNeeds['database'],
  visible: ReturnType<typeof visibleTo>,
  asked: { readonly asOf: string; readonly owner: string | undefined },
): Promise<Shown> {
  const { totals, rows } = await boardAt(database, visible, asked, PER_STAGE);
  const byStage = Map.groupBy(rows, ({ stage }) => stage);
  return { totals, pageFor: async (stage) => pageOf(byStage.get(stage) ?? [], PER_STAGE) };
}

/** The stages of the present version, then those of older ones in which something still stands. */
function stagesOf(versions: readonly PipelineRow[], totals: readonly StageTotal[]) {
  const [present, ...older] = versions;
  const known = new Set(present!.stages.map(({ key }) => key));
  const left = new Set(totals.map(({ stage }) => stage).filter((stage) => !known.has(stage)));
  const named = [...left].map((key) =>
    older.flatMap(({ stages }) => stages).find((stage) => stage.key === key),
  );
  return [...present!.stages, ...named.filter((stage) => stage !== undefined)];
}

function totalView({ opportunities, amount_minor: minor, currency }: StageTotal) {
  return { opportunities, amount: moneyOf(BigInt(minor), currency) };
}
