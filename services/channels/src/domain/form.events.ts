import type { Words } from './bilingual-text.ts';

/** What a form is there for. */
export type FormPurpose = 'enquiry' | 'offer' | 'complaint';
export type FieldKind = 'name' | 'mail' | 'phone' | 'text' | 'choice' | 'consent';

/** One question of a form. */
export type FormField = {
  readonly fieldId: string;
  readonly kind: FieldKind;
  readonly label: Words;
  readonly required: boolean;
  /** Of a choice: what there is to choose from. */
  readonly choices: readonly Words[];
  /** Of a consent: the purpose of customers that may be ticked, in the words it is asked in when the form is shown. */
  readonly purpose?: string;
};

/** What a form is from here on, whole: each version stands for ever, because it was filled in as it was then. */
export interface FormDefined {
  readonly type: 'FormDefined';
  readonly data: {
    readonly version: number;
    readonly title: Words;
    readonly purpose: FormPurpose;
    readonly fields: readonly FormField[];
    /** Where its answers come from: a mailbox of ours. */
    readonly mailbox: string;
    /** Origins of the websites that may show it within their pages. */
    readonly sites: readonly string[];
    readonly accountId: string;
  };
}

/** Nothing comes in by it any more. */
export interface FormClosed {
  readonly type: 'FormClosed';
  readonly data: { readonly accountId: string };
}

export type FormEvent = FormDefined | FormClosed;
