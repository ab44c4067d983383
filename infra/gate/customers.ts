import { expect } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import type { Company } from './company.ts';

/** Somebody to be sent to. */
export interface Customer {
  readonly partyId: string;
  readonly contactPoint: string;
}

/** Publishes a material, and waits until channels have heard of it. */
export async function publishMaterial(company: Company, id: string, purpose = 'news'): Promise<void> {
  await company.says('materialPublished', id, {
    ...{ version: 1, purpose, code: 'MA-1', name: 'Spring' },
    subject: { zh: '{{name}}，春季新品', en: 'Spring, {{name}}' },
    text: { zh: '看这里 {{link:shop}}', en: 'Look here {{link:shop}}' },
    html: {
      zh: '<p>{{name}} <a href="{{link:shop}}">看</a></p>',
      en: '<p>{{name}} <a href="{{link:shop}}">look</a></p>',
    },
    links: [{ id: 'shop', url: 'https://shop.example/spring' }],
  });
  await eventually(
    () => company.channels.many(sql`select from read.materials_v1 where material_id = ${id}`),
    (rows) => rows.length === 1,
  );
}

/** A customer with an address, who permits news. */
export async function customer(company: Company, name: string, permits = true): Promise<Customer> {
  const address = `${name}@customer.example`;
  const { body } = await company.ask('customers', 'POST', '/parties', {
    ...{ kind: 'person', name },
    contactPoints: [{ kind: 'email', address }],
  });
  const { partyId } = body as unknown as { partyId: string };
  const contactPoint = company.indexHash('email', address);
  if (permits) {
    const given = await company.ask('customers', 'POST', `/parties/${partyId}/consents/actions/give`, {
      ...{ contactPoint, purpose: 'news', channel: 'mail', note: 'at the counter' },
    });
    expect(given.status, JSON.stringify(given.body)).toBe(200);
  }
  return { partyId, contactPoint };
}
