import { useLingui } from '@lingui/react/macro';
import { Problem } from '../api/problem.ts';

/** Says in the reader's words what went wrong and what to do; what the server says in detail only where we have no words. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useLingui();
  const byStatus: Readonly<Record<number, string>> = {
    0: t`No answer from the server. Nothing was lost: try again when the connection is back.`,
    401: t`You are signed out. Sign in again to go on.`,
    403: t`Your role does not allow this.`,
    404: t`It is not there (any more).`,
    409: t`Somebody else was faster. Look at the present state and decide again.`,
    410: t`It was forgotten on purpose and can not be brought back.`,
    412: t`It has changed since you saw it. Look at the present state and decide again.`,
    413: t`That is too large.`,
    422: t`This was already asked for with other content. Look whether it was done.`,
    429: t`Too many requests. Wait a moment and try again.`,
    503: t`A part of the system is not available just now. Try again in a moment.`,
    504: t`The answer takes too long. Try again in a moment.`,
  };
  const bySlug: Readonly<Record<string, string>> = {
    'conversation-closed': t`The conversation is closed. Reopen it first.`,
    'conversation-owned-by-another': t`A colleague has taken this conversation already.`,
    'conversation-not-yours': t`It is not yours; take it first.`,
    'range-too-long': t`Choose at most a year, the first day before the last.`,
    'party-merged': t`This customer was merged into another meanwhile.`,
    'survivor-merged': t`The other customer was merged into a third meanwhile.`,
    'merge-into-itself': t`Both are the same customer already.`,
    'merge-unknown': t`This merge was undone already.`,
    'reply-already-sent': t`The reply has been sent after all.`,
    'sign-in-refused': t`Login or password is not right.`,
    'too-many-tries': t`Too many tries. Wait a little before the next one.`,
    'not-open-yet': t`The company is still being set up. Try again in a moment.`,
    'login-taken': t`This login is in use already.`,
    'last-administrator': t`Somebody must be left who may administer.`,
    'rebuild-under-way': t`This service is making a read model again already. One at a time.`,
    'rebuild-in-another-state': t`The rebuild has moved on meanwhile. Look at its present state and decide again.`,
    'product-already-quoted': t`This customer has a quote that holds for this product. It was not sent.`,
    'quote-not-valid': t`This quote does not hold (any more).`,
    'list-unreadable': t`The list cannot be read to its end: most likely a quotation mark is not closed.`,
    'list-empty': t`The list has no rows.`,
    'import-differs': t`This list was taken in before and read in another way.`,
    'price-overlaps': t`Another price of this currency holds at that time.`,
    'more-than-ordered': t`More than was ordered cannot be delivered.`,
    'more-than-delivered': t`More than was delivered cannot come back.`,
    'party-not-known': t`It is not known yet which customer this is. Say so in the conversation first.`,
    'validity-over': t`The last day on which the quote is to hold is over.`,
    'decimal-unreadable': t`This is no number.`,
    'amount-unreadable': t`This is no amount of its currency.`,
    'amount-too-large': t`This amount is too large.`,
    'password-is-login': t`The password must not be the login.`,
  };
  return (error) => {
    if (!(error instanceof Problem)) return t`Something unexpected happened on this page. Reload it.`;
    return (
      bySlug[error.slug] ??
      byStatus[error.status] ??
      error.detail ??
      (error.status >= 500 ? t`The server could not do it. Nothing was changed.` : error.message)
    );
  };
}
