/** What a list holds that can be written here; lists of anything else are left to the driver. */
type Element = string | number | boolean | null | undefined;

const isElement = (value: unknown): value is Element =>
  value === null || value === undefined || ['string', 'number', 'boolean'].includes(typeof value);

const AWKWARD = /["\\]/;
/** What JSON writes in a way of its own: control characters, and halves of surrogate pairs. */
const JSON_ONLY = /[\u0000-\u001f\ud800-\udfff]/;

/**
 * A statement's values with each list as the text of a Postgres array (manual, 8.15.6 "Array Input and Output Syntax"),
 * unless it holds anything but texts, numbers, truth values and nothing. Columns of rows make up most of what is written,
 * and the driver goes twice over each of their texts.
 */
export function withArrayTexts(values: readonly unknown[]): unknown[] {
  return values.map((value) => (Array.isArray(value) && value.every(isElement) ? arrayText(value) : value));
}

const arrayText = (list: readonly Element[]): string => `{${list.map(elementText).join(',')}}`;

function elementText(value: Element): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value !== 'string') return String(value);
  if (!AWKWARD.test(value)) return `"${value}"`;
  // Quotes and backslashes are escaped in JSON as they are here, and by far the fastest.
  return JSON_ONLY.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(value);
}
