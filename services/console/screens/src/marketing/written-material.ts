import type { Contents } from '../api/marketing.ts';

/** A material as it stands in the form. */
export interface WrittenMaterial {
  readonly name: string;
  readonly purpose: string;
  readonly contents: Contents;
}
