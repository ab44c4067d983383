import { queryOptions } from '@tanstack/react-query';
import { query, read } from '../api/client.ts';
import type { Page } from '../api/contracts.ts';

/** The same words in both languages. */
export interface Both {
  readonly zh: string;
  readonly en: string;
}

/** GET /api/customers/v1/purposes */
export interface Purpose {
  readonly code: string;
  readonly name: Both;
  readonly promotion: boolean;
  readonly status: string;
  readonly version: number;
  readonly text: Both | null;
  readonly validator: string;
}

export type PermissionState = 'given' | 'withdrawn' | 'never-given';

/** How one permission stands. */
export interface Permission {
  readonly state: PermissionState;
  readonly since: string | null;
  readonly by: string | null;
  readonly wordingVersion: number | null;
  readonly askedAt: string | null;
}

/** GET /api/customers/v1/parties/{id}/consents */
export interface Consents {
  readonly partyId: string;
  readonly purposes: readonly {
    readonly code: string;
    readonly name: Both;
    readonly promotion: boolean;
    readonly version: number;
    readonly text: Both | null;
    readonly allowed: boolean;
    readonly reason: string;
  }[];
  readonly contactPoints: readonly {
    readonly contactPoint: string;
    readonly kind: 'email' | 'phone';
    readonly address: string | null;
    readonly permissions: readonly (Permission & { readonly purpose: string })[];
  }[];
  readonly locked: boolean;
}

/** GET /api/customers/v1/public/preferences/{token} */
export interface OwnPage {
  readonly address: string | null;
  readonly purpose: string;
  readonly language: 'zh-CN' | 'en' | '';
  readonly zone: string;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly moreUses: boolean;
  readonly purposes: readonly OwnPurpose[];
}

/** A purpose on the customer's own page. */
export interface OwnPurpose extends Permission {
  readonly code: string;
  readonly name: Both;
  readonly version: number;
  readonly text: Both | null;
  readonly agreedText: Both | null;
  readonly pending: boolean;
  readonly uses: readonly string[];
}

export const purposes = queryOptions({
  queryKey: ['consents', 'purposes'],
  queryFn: ({ signal }) => read<Page<Purpose>>(`/api/customers/v1/purposes${query({ limit: 200 })}`, signal),
});

export const consentsOf = (partyId: string) =>
  queryOptions({
    queryKey: ['consents', 'party', partyId],
    queryFn: ({ signal }) => read<Consents>(`/api/customers/v1/parties/${partyId}/consents`, signal),
  });

export const ownPage = (token: string) =>
  queryOptions({
    queryKey: ['own-page', token],
    queryFn: ({ signal }) => read<OwnPage>(`/api/customers/v1/public/preferences/${token}`, signal),
  });
