import { queryOptions } from '@tanstack/react-query';
import { query, read } from '../api/client.ts';
import type { Page } from '../api/contracts.ts';

/** The same words in both languages. */
export interface Both {
  readonly zh: string;
  readonly en: string;
}

/** GET /api/channels/v1/sites */
export interface Site {
  readonly siteId: string;
  readonly status: string;
  readonly version: number;
  readonly name: string;
  readonly origins: readonly string[];
  readonly mailbox: string;
  readonly greeting: Both;
  readonly changedAt: string;
  readonly validator: string;
}

export const FIELD_KINDS = ['name', 'mail', 'phone', 'text', 'choice', 'consent'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** One question of a form. */
export interface FormField {
  readonly fieldId: string;
  readonly kind: FieldKind;
  readonly label: Both;
  readonly required: boolean;
  readonly choices: readonly Both[];
  /** Of a consent: what it is for. */
  readonly purpose?: string;
}

export const PURPOSES = ['enquiry', 'offer', 'complaint'] as const;

/** GET /api/channels/v1/forms */
export interface WebForm {
  readonly formId: string;
  readonly status: string;
  readonly version: number;
  readonly title: Both;
  readonly purpose: (typeof PURPOSES)[number];
  readonly fields: readonly FormField[];
  readonly mailbox: string;
  readonly sites: readonly string[];
  readonly changedAt: string;
  readonly validator: string;
}

export const sites = queryOptions({
  queryKey: ['websites', 'sites'],
  queryFn: ({ signal }) => read<Page<Site>>(`/api/channels/v1/sites${query({ limit: 200 })}`, signal),
});
export const forms = queryOptions({
  queryKey: ['websites', 'forms'],
  queryFn: ({ signal }) => read<Page<WebForm>>(`/api/channels/v1/forms${query({ limit: 200 })}`, signal),
});

/** What a website signs its visitors with; asked for only when somebody wants to see it. */
export const secretOf = (siteId: string) =>
  queryOptions({
    queryKey: ['websites', 'secret', siteId],
    queryFn: ({ signal }) =>
      read<{ readonly secret: string }>(`/api/channels/v1/sites/${siteId}/secret`, signal),
    staleTime: 0,
    gcTime: 0,
  });

/** Origins as people write them: one a line, or by commas; whatever of an address is more than its origin is left out. */
export function originsIn(text: string): readonly string[] {
  const said = text.split(/[\s,，、]+/).filter(Boolean);
  return said.map((each) => {
    const address = /^https?:\/\//i.test(each) ? each : `https://${each}`;
    return URL.canParse(address) ? new URL(address).origin : each;
  });
}
