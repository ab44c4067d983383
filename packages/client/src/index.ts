/** For partners: checks what is pushed to them, and reads the feed from the first event on without gap or double. */
export { type CloudEvent } from './cloud-event.ts';
export { type FeedOptions, type FeedPage, FeedRefused, pagesOf } from './feed.ts';
export { type Effects, follow } from './follow.ts';
export { type Journal, openJournal } from './journal.ts';
export { type Received, WebhookRefused, verifyWebhook } from './webhook.ts';
