import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { FormClosed, FormDefined, FormEvent } from '../domain/form.events.ts';
import type { SiteClosed, SiteDefined, SiteEvent } from '../domain/site.events.ts';
import type { SubmissionEvent, SubmissionReceived } from '../domain/submission.events.ts';

const FORM = 'rapport.channels.form.v1';
const SITE = 'rapport.channels.site.v1';
const SUBMISSION = 'rapport.channels.submission.v1';

/** What others hear of web forms, of what came in by them, and of the websites with a chat. */
export const websitePublications = {
  FormDefined: (event: PublishableEvent) => {
    const { version, purpose, title, mailbox, sites, accountId } =
      event.data as unknown as FormDefined['data'];
    const said = { version, purpose, titleZh: title.zh, titleEn: title.en, mailbox, accountId };
    return publish(FORM, 'formDefined', { ...said, sites: [...sites] }, event);
  },
  FormClosed: (event: PublishableEvent) =>
    publish(FORM, 'formClosed', event.data as unknown as FormClosed['data'], event),
  SiteDefined: (event: PublishableEvent) => {
    const { version, name, origins, mailbox, greeting, accountId } =
      event.data as unknown as SiteDefined['data'];
    const said = { version, name, mailbox, greetingZh: greeting.zh, greetingEn: greeting.en, accountId };
    return publish(SITE, 'siteDefined', { ...said, origins: [...origins] }, event);
  },
  SiteClosed: (event: PublishableEvent) =>
    publish(SITE, 'siteClosed', event.data as unknown as SiteClosed['data'], event),
  // Which secret counts is between the website and us.
  SiteSecretRenewed: null,
  SubmissionReceived: (event: PublishableEvent) => {
    const {
      contentHash: _ours,
      mailbox: _known,
      consents = [],
      ...said
    } = event.data as unknown as SubmissionReceived['data'];
    return publish(SUBMISSION, 'submissionReceived', { ...said, consents: [...consents] }, event);
  },
} satisfies Publications & Readonly<Record<(FormEvent | SiteEvent | SubmissionEvent)['type'], unknown>>;
