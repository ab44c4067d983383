/** Anything JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** An object JSON can say. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Whether a text can be stored as it is: well-formed UTF-16 (no lone surrogate) and free of NUL, which Postgres refuses. */
export function isSafeText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
