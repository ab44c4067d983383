/** Lines that begin the part of a mail that only repeats earlier mails, in the words of common mail programs. */
const BEGINS_QUOTE = [
  /^>/,
  /^-{2,} ?(original message|forwarded message|原始邮件|原邮件|转发邮件) ?-{2,}$/i,
  /^(on|le|am) .{6,120}(wrote|a écrit|schrieb) ?:$/i,
  /^在 ?.{4,120}(写道|寫道) ?[::]$/,
  /^.{0,80}于 ?.{6,80}写道[::]$/,
  /^发件人[::] ?.+$/,
  /^from: .+@.+$/i,
];

/** Parts a mail's text into what it says and what it only repeats at its end. */
export function splitQuoted(text: string): { readonly said: string; readonly quoted: string } {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => BEGINS_QUOTE.some((begin) => begin.test(line.trim())));
  const answersBelow = from >= 0 && hasWordsAfterQuote(lines.slice(from));
  const said = lines.slice(0, from).join('\n').trimEnd();
  if (from < 0 || answersBelow || said.trim() === '') return { said: text.trimEnd(), quoted: '' };
  return { said, quoted: lines.slice(from).join('\n').trim() };
}

/** Whether somebody answers between or below quoted lines: then nothing may be folded away. */
function hasWordsAfterQuote(lines: readonly string[]): boolean {
  const lastMarked = lines.findLastIndex((line) => line.startsWith('>'));
  if (lastMarked < 0) return false;
  return lines.slice(1).some((line, index) => {
    const marked = line.startsWith('>') || BEGINS_QUOTE.some((begin) => begin.test(line.trim()));
    return !marked && line.trim() !== '' && index + 1 > lines.findIndex((each) => each.startsWith('>'));
  });
}
