import type { Fact, FactData } from '@rapport/proto/catalogue';

type Topic = 'rapport.channels.sending.v1';
type Said<F extends Fact<Topic>> = FactData<Topic, F>;

/** What is kept of messages that are sent unasked: that they are, for whom, and what became of them and why. */
export const sending = {
  sendingQueued: ({ partyId, purpose, accountId }: Said<'sendingQueued'>) => ({
    facts: { partyId, purpose, accountId },
    linksTo: partyId,
  }),
  sendingHeld: ({ reason, until, record }: Said<'sendingHeld'>) => ({ facts: { reason, until, record } }),
  sendingResumed: 'nothing' as const,
  sendingStopped: ({ reason, record }: Said<'sendingStopped'>) => ({ facts: { reason, record } }),
  sendingAttempted: 'nothing' as const,
  sendingSent: () => ({ facts: {} }),
  sendingFailed: ({ reason, final }: Said<'sendingFailed'>) => ({ facts: { reason, final } }),
  sendingUncertain: () => ({ facts: {} }),
  sendingBounced: ({ code, hard }: Said<'sendingBounced'>) => ({ facts: { code, hard } }),
  sendingComplained: () => ({ facts: {} }),
  sendingAnswered: ({ conversationId }: Said<'sendingAnswered'>) => ({ facts: { conversationId } }),
  linkFollowed: ({ link }: Said<'linkFollowed'>) => ({ facts: { link } }),
};
