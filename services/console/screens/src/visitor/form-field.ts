import { make, show } from './elements.ts';
import type { Language, Words } from './words.ts';

type Both = Readonly<Record<Language, string>>;

/** One question of a form. */
export interface Field {
  readonly fieldId: string;
  readonly kind: 'name' | 'mail' | 'phone' | 'text' | 'choice' | 'consent';
  readonly label: Both;
  readonly required: boolean;
  readonly choices: readonly Both[];
  /** Of a consent: the words it is asked in; their version is the answer. */
  readonly wording?: { readonly version: number; readonly text: Both };
}

/** A question on the page. */
export interface FieldOnPage {
  readonly fieldId: string;
  readonly element: HTMLElement;
  /** Whether it is answered as it must be; says so where it is not. */
  check(): boolean;
  /** The other side could not read the answer. */
  refuse(): void;
  answer(): readonly { readonly fieldId: string; readonly value: string }[];
}

/** Builds a question with its label, its input, and what is wrong with the answer. */
export function fieldOf(field: Field, language: Language, words: Words): FieldOnPage {
  const { fieldId, kind, required } = field;
  if (kind === 'consent') return consentOf(field, language);
  const input = inputOf(field, language, words);
  const wrong = make('span', { class: 'wrong', id: `${fieldId}-wrong` });
  const mark = make('small', {}, required ? words.required : words.optional);
  input.setAttribute('aria-describedby', wrong.id);
  show(wrong, false);
  const say = (what: string): boolean => {
    wrong.textContent = what;
    show(wrong, what !== '');
    input.toggleAttribute('aria-invalid', what !== '');
    if (what) input.focus();
    return what === '';
  };
  return {
    fieldId,
    element: make(
      'div',
      { class: 'field' },
      make('label', {}, field.label[language], ' ', mark, input),
      wrong,
    ),
    check: () => {
      if (required && input.value.trim() === '') return say(words.formMissing);
      return say(kind === 'mail' && !input.checkValidity() ? words.formWrong : '');
    },
    refuse: () => void say(words.formWrong),
    answer: () => (input.value.trim() === '' ? [] : [{ fieldId, value: input.value.trim() }]),
  };
}

/** A box that may be ticked, with the words that somebody agrees to beside it. */
function consentOf({ fieldId, label, wording }: Field, language: Language): FieldOnPage {
  const box = make('input', { type: 'checkbox', name: fieldId });
  const words = make('small', { id: `${fieldId}-words` }, wording?.text[language] ?? '');
  box.setAttribute('aria-describedby', words.id);
  return {
    fieldId,
    element: make('div', { class: 'field consent' }, make('label', {}, box, ' ', label[language]), words),
    check: () => true,
    refuse: () => box.focus(),
    answer: () => (box.checked && wording ? [{ fieldId, value: String(wording.version) }] : []),
  };
}

function inputOf({ fieldId, kind, required, choices }: Field, language: Language, words: Words) {
  const attributes = { name: fieldId, 'aria-required': String(required) };
  if (kind === 'text') return make('textarea', { ...attributes, rows: '5', maxlength: '4000' });
  if (kind === 'choice') {
    const options = choices.map((choice, i) => make('option', { value: String(i) }, choice[language]));
    return make('select', attributes, make('option', { value: '' }, words.choose), ...options);
  }
  const known = {
    name: { autocomplete: 'name' },
    mail: { type: 'email', autocomplete: 'email' },
    phone: { type: 'tel', autocomplete: 'tel' },
    consent: {},
  }[kind];
  return make('input', { ...attributes, ...known, maxlength: '200' });
}
