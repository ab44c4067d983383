import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type {
  MessagesReleased,
  ReleaseEnded,
  RunCancelled,
  RunCompleted,
  RunPaused,
  RunPrepared,
  RunResumed,
} from '../domain/run.events.ts';
import { dataOf } from './wire.ts';

const RUN = 'rapport.marketing.run.v1';

/** What others hear of runs: who may be sent what, and what stops it. */
export const runs: Publications = {
  RunPrepared: (event) => {
    const { list, by: _, ...terms } = dataOf<RunPrepared>(event);
    const listed = { listed: list?.count ?? 0, listDigest: list?.digest ?? '' };
    return publish(RUN, 'runPrepared', { ...terms, frozen: list !== undefined, ...listed }, event);
  },
  MessagesReleased: (event) => {
    const { messages, passedOver } = dataOf<MessagesReleased>(event);
    return publish(RUN, 'messagesReleased', { messages: [...messages], passedOver }, event);
  },
  RunPaused: (event) => publish(RUN, 'runPaused', dataOf<RunPaused>(event), event),
  RunResumed: (event) => publish(RUN, 'runResumed', dataOf<RunResumed>(event), event),
  RunCancelled: (event) => publish(RUN, 'runCancelled', dataOf<RunCancelled>(event), event),
  ReleaseEnded: (event) => publish(RUN, 'releaseEnded', dataOf<ReleaseEnded>(event), event),
  RunCompleted: (event) => publish(RUN, 'runCompleted', dataOf<RunCompleted>(event), event),
};
