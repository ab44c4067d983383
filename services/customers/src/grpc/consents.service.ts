import type { GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
import { isUuid } from '@rapport/kernel/values';
import {
  ConsentServiceService,
  type MayContactRequest,
  type MayContactResponse,
  type Recipient,
} from '@rapport/proto/customers/v1/consent_service';
import { type KeyedHash, preferenceToken } from '../adapters/preference-token.ts';
import { type MayContact, type Registry, mayContact } from '../commands/index.ts';

const MOST_RECIPIENTS = 200;
const CONTACT_POINT = /^([0-9a-f]{64})?$/;
const PURPOSE = /^[a-z0-9-]{1,32}$/;

/** Who may be contacted, asked at the moment of sending. */
export function consentService({ store, keys }: Registry): GrpcService {
  return {
    description: ConsentServiceService,
    methods: {
      mayContact: {
        permits: ['any-service'],
        handle: async (request: MayContactRequest): Promise<MayContactResponse> => {
          const { purpose, channel, recipients } = request;
          if (!isReadable(request) || channel !== 'mail') throw new EdgeProblem('invalid-request');
          const answers = await mayContact({ store, keys }, purpose, channel, recipients);
          return {
            answers: answers.map((said, i) => answerTo(recipients[i]!, purpose, said, keys.indexHash)),
          };
        },
      },
    },
  };
}

function isReadable({ purpose, recipients }: MayContactRequest): boolean {
  if (!PURPOSE.test(purpose) || recipients.length === 0 || recipients.length > MOST_RECIPIENTS) return false;
  return recipients.every(
    ({ messageId, partyId, contactPoint }) =>
      isUuid(messageId) && isUuid(partyId) && CONTACT_POINT.test(contactPoint),
  );
}

function answerTo({ messageId }: Recipient, purpose: string, said: MayContact, hash: KeyedHash) {
  const { partyId, contactPoint, allowed } = said;
  const answer = { messageId, partyId, contactPoint, allowed, ...NOTHING_MORE };
  if (!said.allowed) return { ...answer, reason: said.reason };
  const { address, name, preferences } = said;
  const preferenceLink = preferenceToken({ contactPoint, purpose, messageId }, hash);
  return { ...answer, address, name, ...preferences, preferenceToken: preferenceLink };
}

const NOTHING_MORE = {
  reason: '',
  address: undefined,
  name: undefined,
  language: '',
  zone: '',
  quietFrom: '',
  quietTo: '',
  preferenceToken: '',
};
