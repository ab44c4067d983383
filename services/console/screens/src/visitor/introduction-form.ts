import type { ChatClient } from './chat-client.ts';
import type { ChatView } from './chat-state.ts';
import { make, show } from './elements.ts';
import type { Words } from './words.ts';

/** Where a visitor may say who they are; nobody has to. */
export function introductionForm(client: ChatClient, words: Words) {
  const name = make('input', { name: 'name', autocomplete: 'name', maxlength: '120' });
  const mail = make('input', {
    ...{ name: 'mail', type: 'email', autocomplete: 'email', maxlength: '254', required: true },
  });
  const told = make('p', { role: 'status' });
  const form = make(
    'form',
    { novalidate: true },
    make('p', {}, words.whoWhy),
    make('label', {}, words.name, name),
    make('label', {}, words.mail, mail),
    make('button', { type: 'submit' }, words.keep),
  );
  const summary = make('summary', {}, words.who);
  const element = make('details', { class: 'who' }, summary, form, told);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const said = { mail: mail.value.trim(), name: name.value.trim() };
    if (!mail.checkValidity()) return refuse(mail, told, words.mailWrong);
    const known = { mail: said.mail, ...(said.name ? { name: said.name } : {}) };
    client.introduce(known).then(
      () => {
        told.textContent = words.kept;
        element.open = false;
      },
      () => refuse(mail, told, words.mailWrong),
    );
  });
  return {
    element,
    draw: ({ introducedBy, closed }: ChatView) => {
      show(element, introducedBy !== 'signed' && !closed);
      summary.textContent = introducedBy === 'said' ? words.kept : words.who;
    },
  };
}

function refuse(input: HTMLInputElement, told: HTMLElement, why: string): void {
  told.textContent = why;
  input.setAttribute('aria-invalid', 'true');
  input.focus();
}
