import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readCode } from '@rapport/kernel/codes';
import { instantOf } from '@rapport/kernel/values';
import { type PublicQuoteRow, publicQuote } from '../queries/quotes.ts';
import type { SalesNeeds } from './needs.ts';
import { Code, Day, Instant, oneOf, strict } from './schemas.ts';

const Asked = Type.Object({
  code: Type.String({
    pattern: '^[0-9A-Za-z０-９Ａ-Ｚａ-ｚ \\-‐―－]{1,40}$',
    description: 'the number of a quote, however it is written',
  }),
});
const Answer = strict({
  is: oneOf('valid', 'accepted', 'replaced', 'withdrawn', 'expired', 'unknown', 'wrong-digit'),
  code: Type.Optional(Code),
  companyName: Type.String(),
  version: Type.Optional(Type.Integer({ description: 'The version that was sent last' })),
  sentAt: Type.Optional(Instant),
  validUntil: Type.Optional(Day),
});

/**
 * What anybody may know who has the number of a quote: whether it holds. Numbers follow each other, so nothing is said of
 * whom it was made to, by whom, for what or for how much.
 */
export async function verificationRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  app.get(
    '/api/sales/v1/public/quotes/:code',
    {
      // The gateway asks for whoever is at its door.
      config: { permits: ['service'], waitsFor: ['quotes_v1'] },
      schema: {
        summary: 'Whether the quote of a number holds; without a session',
        params: Asked,
        response: { 200: Answer },
      },
    },
    async (request) => await verify(needs, (request.params as Static<typeof Asked>).code),
  );
}

async function verify(
  { database, clock, companyName }: SalesNeeds,
  text: string,
): Promise<Static<typeof Answer>> {
  const read = readCode('Q', text);
  if (read.is !== 'code') return { is: read.is === 'wrong-digit' ? 'wrong-digit' : 'unknown', companyName };
  const row = await publicQuote(database, read.code);
  // A number of which nothing was ever sent is known to nobody outside.
  if (!row || row.sent_version === null) return { is: 'unknown', companyName };
  return {
    is: publicStanding(row, instantOf(clock.now())),
    code: row.code,
    companyName,
    version: row.sent_version,
    ...(row.sent_at ? { sentAt: row.sent_at } : {}),
    validUntil: row.valid_until,
  };
}

/** Its timer may be late: what was said until when counts. A customer's own "no" is as good as taken back. */
function publicStanding({ standing, ends_at: endsAt }: PublicQuoteRow, now: string) {
  if (standing === 'valid') return endsAt !== null && endsAt <= now ? 'expired' : 'valid';
  if (standing === 'accepted' || standing === 'replaced' || standing === 'expired') return standing;
  return 'withdrawn';
}
