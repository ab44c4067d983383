import { freshId } from './fresh-id.ts';
import './visitor.css';
import { make, show } from './elements.ts';
import { type Field, fieldOf } from './form-field.ts';
import { Refusal, ask } from './public-api.ts';
import { type Language, type Words, languageOf, wordsIn } from './words.ts';

/** A form as it is to be filled in. */
interface ShownForm {
  readonly title: Readonly<Record<Language, string>>;
  readonly fields: readonly Field[];
  readonly ticket: string;
}

const read = async (path: string) => (await (await ask(path)).json()) as ShownForm;

/** A web form: on a page of its own, or in a frame on a website. */
async function open(): Promise<void> {
  const formId = /^\/f\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1];
  const asked = new URLSearchParams(location.search).get('lang');
  const language = languageOf(asked, navigator.languages);
  const words = wordsIn(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  const path = `forms/${formId ?? ''}`;
  const form = formId ? await read(path).catch(() => undefined) : undefined;
  if (!form) return document.body.append(make('main', {}, make('p', { role: 'alert' }, words.formGone)));
  document.title = form.title[language];
  const other = language === 'zh' ? 'en' : 'zh';
  const turn = make('a', { href: `?lang=${other}`, lang: other, class: 'language' }, words.language);
  const title = make('h1', {}, form.title[language]);
  document.body.append(
    make('main', {}, make('header', {}, title, turn), formOf(path, form, language, words)),
  );
}

function formOf(path: string, shown: ShownForm, language: Language, words: Words): HTMLElement {
  const fields = shown.fields.map((field) => fieldOf(field, language, words));
  // People are not shown this; whoever fills in everything fills it in too.
  const trap = make('input', { name: 'website', tabindex: '-1', autocomplete: 'off' });
  const hidden = make('label', { class: 'unseen', 'aria-hidden': 'true' }, 'Website', trap);
  const send = make('button', { type: 'submit', class: 'send' }, words.formSend);
  const told = make('p', { role: 'alert', class: 'told' });
  const element = make(
    'form',
    { novalidate: true },
    ...fields.map((field) => field.element),
    hidden,
    told,
    send,
  );
  // The same until it has arrived, so that it arrives once.
  const submissionId = freshId();
  let { ticket } = shown;
  const submit = async () => {
    if (!fields.map((field) => field.check()).every(Boolean)) return;
    const answers = fields.flatMap((field) => field.answer());
    const body = { submissionId, language, answers, ...(trap.value ? { website: trap.value } : {}) };
    send.disabled = true;
    try {
      await ask(`${path}/submissions`, { body: { ...body, ticket } });
      element.replaceWith(thanks(words));
    } catch (error) {
      told.textContent = words.formFailed;
      if (error instanceof Refusal) {
        if (error.code === 'submission-stale') ({ ticket } = await read(path));
        const wrong = fields.find(({ fieldId }) => fieldId === error.details['fieldId']);
        if (wrong) told.textContent = '';
        wrong?.refuse();
      }
    } finally {
      send.disabled = false;
      show(told, told.textContent !== '');
    }
  };
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  show(told, false);
  return element;
}

function thanks(words: Words): HTMLElement {
  const element = make('p', { role: 'status', class: 'thanks', tabindex: '-1' }, words.formDone);
  queueMicrotask(() => element.focus());
  return element;
}

void open();
