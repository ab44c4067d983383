/** A record without one of its keys. */
export function without<Value>(
  record: Readonly<Record<string, Value>>,
  gone: string,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== gone));
}
