import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { FormClosed, FormDefined, FormEvent } from '../domain/form.events.ts';
import type { SubmissionEvent, SubmissionReceived } from '../domain/submission.events.ts';

const FORM = 'rapport.channels.form.v1';
const SUBMISSION = 'rapport.channels.submission.v1';

/** What others hear of web forms and of what came in by them. */
export const formPublications = {
  FormDefined: (event: PublishableEvent) => {
    const { version, purpose, title, mailbox, sites, accountId } =
      event.data as unknown as FormDefined['data'];
    const said = { version, purpose, titleZh: title.zh, titleEn: title.en, mailbox, accountId };
    return publish(FORM, 'formDefined', { ...said, sites: [...sites] }, event);
  },
  FormClosed: (event: PublishableEvent) =>
    publish(FORM, 'formClosed', event.data as unknown as FormClosed['data'], event),
  SubmissionReceived: (event: PublishableEvent) => {
    const {
      contentHash: _ours,
      mailbox: _known,
      ...said
    } = event.data as unknown as SubmissionReceived['data'];
    return publish(SUBMISSION, 'submissionReceived', said, event);
  },
} satisfies Publications & Readonly<Record<(FormEvent | SubmissionEvent)['type'], unknown>>;
