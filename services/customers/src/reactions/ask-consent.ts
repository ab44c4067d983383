import { Rejection } from '@rapport/kernel/decider';
import { type HeardEvent, type Reaction, reactionContext } from '@rapport/kernel/projection';
import { typeOf } from '@rapport/proto/catalogue';
import type { SubmissionReceived } from '@rapport/proto/channels/v1/submission_events';
import { type Registry, askConsent } from '../commands/index.ts';

const SUBMISSION = 'rapport.channels.submission.v1';

/** Somebody ticked in a form that they want to hear of something: whether the address is theirs is asked there. */
export function askForConsent(registry: Pick<Registry, 'store' | 'clock'>): Reaction {
  return {
    name: 'ask-consent',
    from: [SUBMISSION],
    begins: 'start',
    on: {
      [typeOf(SUBMISSION, 'submissionReceived')]: async (
        event: HeardEvent<SubmissionReceived>,
        commandId,
      ) => {
        const { consents, contactPoint, conversationId } = event.data;
        const evidence = { by: 'form', record: { kind: 'conversation', id: conversationId } } as const;
        for (const { purpose, wordingVersion } of consents) {
          const context = reactionContext(event, commandId(`ask ${purpose}`), 'customers');
          await unlessRefused(
            askConsent(registry, contactPoint, { purpose, wordingVersion, evidence }, context),
          );
        }
      },
    },
  };
}

/** A purpose that was closed meanwhile, or words that never were: there is nothing to ask for. */
async function unlessRefused(asking: Promise<unknown>): Promise<void> {
  try {
    await asking;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
  }
}
