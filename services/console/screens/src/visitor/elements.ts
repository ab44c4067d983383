type Attributes = Readonly<Record<string, string | boolean>>;

/** An element with its attributes and what is in it; texts are texts, whatever they look like. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...within: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...within);
  return element;
}

/** Shows an element or not. */
export function show(element: HTMLElement, shown: boolean): void {
  element.hidden = !shown;
}
