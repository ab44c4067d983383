/** What a mail program sends when somebody presses “unsubscribe” (RFC 8058 §3.1). */
const FIELD = 'List-Unsubscribe';
const VALUE = 'One-Click';

/** Whether a body, sent as a form of either kind, says so. */
export function saysOneClick(contentType: string, body: string): boolean {
  if (!/^multipart\/form-data\b/i.test(contentType)) return new URLSearchParams(body).get(FIELD) === VALUE;
  return body.split(/\r?\n--|^--/).some((part) => {
    const [head = '', value = ''] = part.split(/\r?\n\r?\n/, 2);
    return /;\s*name="?List-Unsubscribe"?\s*(;|\r?\n|$)/i.test(head) && value.trim() === VALUE;
  });
}
