import { parentPort } from 'node:worker_threads';
import { type MailBody, readMailBody } from './mail-body.ts';

/** What the worker answers: a body, or in one word why there is none. */
export type BodyAnswer =
  { readonly body: MailBody } | { readonly failed: 'too-deep' | 'header-too-large' | 'unreadable' };

const FAILURES = [
  ['nesting depth', 'too-deep'],
  ['header size', 'header-too-large'],
] as const;

parentPort?.on('message', async (raw: Uint8Array) => {
  try {
    const body = await readMailBody(raw);
    const owned = body.attachments.map(({ content }) => content.buffer as ArrayBuffer);
    parentPort?.postMessage({ body } satisfies BodyAnswer, [...new Set(owned)]);
  } catch (error) {
    const known = FAILURES.find(([words]) => error instanceof Error && error.message.includes(words));
    parentPort?.postMessage({ failed: known?.[1] ?? 'unreadable' } satisfies BodyAnswer);
  }
});
