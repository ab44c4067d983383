/** An instant as a field for local date and time takes it: `2026-03-05T18:00`. */
export function localNow(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
