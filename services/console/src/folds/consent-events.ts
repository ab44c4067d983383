/** What is said of consents; each fact names the party whose address it was said at. */
export interface ConsentFacts {
  readonly consentGiven: ConsentWord;
  readonly consentWithdrawn: ConsentWord;
}

interface ConsentWord {
  readonly partyId: string;
  /** Empty: every promotion. */
  readonly purpose: string;
  /** How it was said: one-click, page, agent, form, import, complaint or confirmation. */
  readonly how: string;
}

/** Names of all facts. */
export const CONSENT_FACTS = [
  'consentGiven',
  'consentWithdrawn',
] as const satisfies readonly (keyof ConsentFacts)[];
