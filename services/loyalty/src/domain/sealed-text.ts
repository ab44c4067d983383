/** A personal text as it stands in events: sealed with its subject's key, opened only at the edge. */
export type SealedText = {
  readonly subject: string;
  readonly keyVersion: number;
  readonly box: string;
};
