/** What limits promotion, whole: each version stands for what was decided by it. */
export type Limits = {
  /** At most so many promotions to a party… */
  readonly promotions: number;
  /** …within so many days. */
  readonly days: number;
  /** HH:MM in the customer's zone; equal: no quiet hours. */
  readonly quietFrom: string;
  readonly quietTo: string;
  /** IANA zone of customers who did not say theirs. */
  readonly zone: string;
  /** For so many days after a case was resolved promotion waits; 0: not at all. */
  readonly daysAfterCase: number;
};

/** Promotion is limited so from here on. */
export interface GateRulesSet {
  readonly type: 'GateRulesSet';
  readonly data: Limits & { readonly version: number; readonly accountId: string };
}

export type GateRulesEvent = GateRulesSet;
