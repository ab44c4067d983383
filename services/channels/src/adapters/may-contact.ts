import type { GrpcClients } from '@rapport/kernel/grpc';
import type { Sealed } from '@rapport/kernel/sealing';
import {
  ConsentServiceClient,
  type MayContactRequest,
  type MayContactResponse,
} from '@rapport/proto/customers/v1/consent_service';

/** Somebody to be written to. */
export interface Asked {
  readonly messageId: string;
  readonly partyId: string;
  /** Where an earlier try went; empty: the newest that permits. */
  readonly contactPoint: string;
}

/** What customers say of somebody, at the moment they were asked. */
export interface Permission {
  /** Who the party is now. */
  readonly partyId: string;
  readonly allowed: boolean;
  /** When not allowed. */
  readonly reason: string;
  readonly contactPoint: string;
  readonly address: Sealed | undefined;
  readonly name: Sealed | undefined;
  readonly language: string;
  readonly zone: string;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly preferenceToken: string;
}

/** Asks customers whom we may write to now for a purpose; throws `Unavailable` when they are away. */
export type AskMayContact = (
  purpose: string,
  asked: readonly Asked[],
) => Promise<ReadonlyMap<string, Permission>>;

const DEADLINE_MS = 10_000;

/** The one question about consent, for a whole batch. */
export function mayContact(grpc: GrpcClients): AskMayContact {
  return async (purpose, asked) => {
    const { answers } = await grpc.call<ConsentServiceClient, MayContactRequest, MayContactResponse>(
      'customers',
      ConsentServiceClient,
      'mayContact',
      { purpose, channel: 'mail', recipients: asked.map((one) => ({ ...one })) },
      { idempotent: true, deadlineMs: DEADLINE_MS },
    );
    return new Map(answers.map((answer) => [answer.messageId, answer]));
  };
}
