import type { SealedText } from './personal.ts';

/** What is said of telephone calls; the first fact names with whom. */
export interface CallFacts {
  readonly callRecorded: {
    readonly accountId: string;
    readonly partyId: string;
    readonly direction: 'in' | 'out';
    readonly address?: SealedText | null;
    readonly seconds: number;
    readonly outcome: string;
    readonly note?: SealedText | null;
    readonly callBackDue: boolean;
  };
  readonly callReturned: { readonly accountId: string; readonly byCallId: string };
  readonly callBackWaived: { readonly accountId: string };
}

/** Names of all facts. */
export const CALL_FACTS = [
  'callRecorded',
  'callReturned',
  'callBackWaived',
] as const satisfies readonly (keyof CallFacts)[];
