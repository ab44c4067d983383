import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { EdgeProblem, Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { openTexts } from '@rapport/kernel/sealing';
import { quoteStream } from '../commands/index.ts';
import { quoteVersion } from '../queries/quote-versions.ts';
import { type QuoteRow, quote } from '../queries/quotes.ts';
import { PEOPLE } from './doing.ts';
import type { SalesNeeds } from './needs.ts';
import { idOf, oneOf } from './schemas.ts';

const ID = idOf('quoteId');
const Wanted = Type.Object(
  {
    lang: Type.Optional(oneOf('zh', 'en')),
    version: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 9_999,
        description: 'what was sent last unless said, else the draft',
      }),
    ),
  },
  { additionalProperties: false },
);

/** A quote on paper. */
export async function quotePaperRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  const { database, desk } = needs;
  app.get(
    '/api/sales/v1/quotes/:quoteId/pdf',
    {
      config: { permits: PEOPLE, waitsFor: ['quotes_v1', 'parties_v1'] },
      schema: {
        summary: 'A version of a quote as PDF, in Chinese or English',
        params: ID,
        querystring: Wanted,
        response: { 404: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      const { quoteId } = request.params as Static<typeof ID>;
      const { lang = 'zh', version } = request.query as Static<typeof Wanted>;
      const row = await quote(database, visibleTo(request.principal!), quoteId);
      if (!row) throw new Rejection('quote-unknown');
      const wanted = await quoteVersion(desk.store, quoteStream(quoteId), version);
      if (!wanted) throw new Rejection('quote-version-unknown', { version: version ?? 0 });
      const [customerName, sellerName] = await namesOn(needs, row);
      const paper = await needs.print({
        language: lang,
        companyName: needs.companyName,
        code: row.code,
        customerName,
        sellerName,
        version: wanted.version,
        contents: wanted.contents,
        sentOn: wanted.sentAt === undefined ? undefined : desk.calendar.dayOf(new Date(wanted.sentAt)),
        writtenAt: wanted.writtenAt,
        address: needs.verificationAddress(row.code),
      });
      return reply
        .header('content-disposition', `attachment; filename="${row.code}-v${wanted.version}-${lang}.pdf"`)
        .header('cache-control', 'private, no-store')
        .header('x-content-type-options', 'nosniff')
        .type('application/pdf')
        .send(Buffer.from(paper)) as never;
    },
  );
}

/** Whom it is for and who wrote it. A paper that leaves out a name for want of a key is no paper: `unavailable`. */
async function namesOn({ keys }: SalesNeeds, row: QuoteRow): Promise<readonly [string, string]> {
  const { texts, locked } = await openTexts(keys, [
    { field: 'name', sealed: row.party_name },
    { field: 'name', sealed: row.owner_name },
  ]);
  if (locked) throw new EdgeProblem('unavailable');
  return [texts[0] ?? '', texts[1] ?? ''];
}
