import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { openTexts } from '@rapport/kernel/sealing';
import { filled, refuseUnfit } from '../domain/placeholders.ts';
import { nameOf } from '../queries/names.ts';
import { PEOPLE } from './doing.ts';
import { Contents } from './materials.routes.ts';
import type { MarketingNeeds } from './needs.ts';
import { Locked, Uuid, oneOf, strict } from './schemas.ts';

const Asked = strict({ contents: Contents, partyId: Uuid, language: oneOf('zh-CN', 'en') });
const Rendered = strict({
  subject: Type.String(),
  text: Type.String(),
  html: Type.Optional(Type.String()),
  locked: Locked,
});

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const asMarkup = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => MARKUP[sign]!);

/** How a message would read to one customer. Its links lead straight to where the message's own would lead by way of us. */
export async function previewRoutes(app: FastifyInstance, needs: MarketingNeeds): Promise<void> {
  app.post(
    '/api/marketing/v1/materials/actions/preview',
    {
      config: { permits: PEOPLE, waitsFor: ['parties_v1', 'aliases_v1'], idempotency: 'none' },
      schema: {
        summary: 'What a material would say to a customer; nothing is kept or sent',
        body: Asked,
        response: { 200: Rendered, 404: Problem, 422: Problem },
      },
    },
    async (request) => {
      const { contents, partyId, language } = request.body as Static<typeof Asked>;
      refuseUnfit(contents);
      const row = await nameOf(needs.database, partyId);
      if (!row) throw new Rejection('party-unknown');
      const { texts, locked } = await openTexts(needs.keys, [{ field: 'name', sealed: row.name }]);
      const filling = {
        name: texts[0] ?? '',
        preferences: '/p/…',
        linkOf: (id: string) => contents.links.find((link) => link.id === id)!.url,
      };
      const key = language === 'en' ? 'en' : 'zh';
      const { subject, text, html } = contents;
      return {
        subject: filled(subject[key], filling),
        text: filled(text[key], filling),
        ...(html ? { html: filled(html[key], filling, asMarkup) } : {}),
        locked,
      };
    },
  );
}
