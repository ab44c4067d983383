/** BG/NBD: how often customers buy, and whether they still do. Time in weeks. */
export type RepeatPurchase = {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly logLikelihood: number;
  readonly customers: number;
};

/** Gamma-Gamma: what a purchase is worth, in units of the currency. */
export type PurchaseValue = {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
  readonly logLikelihood: number;
  readonly customers: number;
};

/** What a model was fitted to, and what came of it. */
export type Fitted = {
  /** Last day that purchases were counted of, where the branch is. */
  readonly cutOff: string;
  /** What was recorded before this instant was known. */
  readonly knownUntil: string;
  readonly currency: string;
  readonly repeatPurchase: RepeatPurchase;
  /** Absent: too few bought again to say what they spend. */
  readonly purchaseValue?: PurchaseValue;
  /** SHA-256 (hex) of the counts it was fitted to. */
  readonly dataDigest: string;
};

/** The model was fitted to all purchases until a day; scores are by it from here on. */
export interface ModelFitted {
  readonly type: 'ModelFitted';
  readonly data: Fitted & {
    readonly version: number;
    readonly method: 'bg-nbd/gamma-gamma';
    readonly methodVersion: number;
  };
}
