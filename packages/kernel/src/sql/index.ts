import { createHash } from 'node:crypto';

/** SQL text with its values kept apart; made by the {@link sql} tag only. */
export interface Sql {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Under which the server keeps the statement's plan ({@link planned}). */
  readonly name?: string;
}

/** Tagged template: `sql\`select … where id = ${id}\`` becomes `$1` with its value; a nested {@link Sql} is spliced in. */
export function sql(strings: TemplateStringsArray, ...inputs: readonly unknown[]): Sql {
  let text = '';
  const values: unknown[] = [];
  strings.forEach((part, i) => {
    text += part;
    if (i >= inputs.length) return;
    const input = inputs[i];
    if (isSql(input)) text += renumber(input, values);
    else text += `$${values.push(input)}`;
  });
  return { text, values };
}

const names = new Map<string, string>();
/** What of a statement's words goes into its name, so that who looks at the wire or the server's list knows it. */
const WORDS = 40;

/**
 * Has the server parse and plan a statement once for each connection. Only for what cannot be planned wrongly while its
 * tables are small: inserts, calls of functions, single rows of tables that stay small.
 */
export function planned({ text, values }: Sql): Sql {
  const name = names.get(text) ?? nameOf(text);
  names.set(text, name);
  return { text, values, name };
}

/** Shorter than the 63 bytes that Postgres keeps of a name, and another for every other text. */
function nameOf(text: string): string {
  const words = text.trim().replace(/\s+/g, ' ').slice(0, WORDS);
  return `${words} ${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
}

/** Joins fragments with a fixed separator such as `and` or `,`. */
export function join(parts: readonly Sql[], separator: ' and ' | ' or ' | ', '): Sql {
  const values: unknown[] = [];
  return { text: parts.map((part) => renumber(part, values)).join(separator), values };
}

const IDENTIFIER = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/;

/** A table or column name fixed by code, never by input; anything but a plain snake_case name is refused. */
export function identifier(name: string): Sql {
  if (!IDENTIFIER.test(name)) throw new TypeError(`not an identifier: ${JSON.stringify(name)}`);
  return { text: name, values: [] };
}

function isSql(input: unknown): input is Sql {
  return typeof input === 'object' && input !== null && 'text' in input && 'values' in input;
}

function renumber(part: Sql, values: unknown[]): string {
  const base = values.length;
  values.push(...part.values);
  return part.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + base}`);
}
