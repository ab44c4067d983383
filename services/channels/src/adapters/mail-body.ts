import PostalMime, { decodeWords } from 'postal-mime';
import { decodeText, storable } from './charset.ts';
import { harmlessHtml, htmlOfText, textOfHtml } from './mail-html.ts';
import { messageIdOf } from './incoming-mail.ts';
import { oneLine, readHeader } from './mail-header.ts';

const MAX_DEPTH = 50;
const MAX_PARTS = 500;
const MAX_ATTACHMENTS = 100;
const MAX_PART_HEADERS = 1024 * 1024;
const MAX_FILE_NAME = 120;

export interface MailAttachment {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** The body of a mail, decoded and made harmless. */
export interface MailBody {
  readonly text: string;
  /** Sanitised; empty when the mail has no HTML. */
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
  /** What was not as it claims, or was cut. */
  readonly marks: readonly string[];
  /** Message-IDs quoted by a delivery report. */
  readonly reported: readonly string[];
  /** What such a report says of them. */
  readonly report?: MailReport;
}

/** What a machine reports of a mail of ours: it came back (RFC 3464), or its recipient called it a nuisance (RFC 5965). */
export type MailReport =
  { readonly kind: 'bounce'; readonly code: string; readonly hard: boolean } | { readonly kind: 'complaint' };

/** The parts of postal-mime's tree that are used; not in its published types, hence pinned to one version. */
interface Part {
  readonly contentType: StructuredField & { readonly multipart: string | false };
  readonly contentDisposition: StructuredField;
  readonly content: ArrayBuffer | null;
  readonly childNodes: readonly Part[];
}
interface StructuredField {
  readonly parsed: { readonly value: string; readonly params: Readonly<Record<string, string>> };
}

/** A stretch of the body in one or two renderings. */
interface Segment {
  plain?: string;
  html?: string;
}

/** Reads the body of a raw mail; throws only where even the outermost structure cannot be read. */
export async function readMailBody(raw: Uint8Array): Promise<MailBody> {
  const parser = new PostalMime({
    maxNestingDepth: MAX_DEPTH,
    maxHeadersSize: MAX_PART_HEADERS,
    // A mail within a mail stays an attachment: its text is somebody else's.
    maxRfc822NestingDepth: 0,
  });
  await parser.parse(raw);
  return assemble((parser as unknown as { readonly root: Part }).root);
}

function assemble(root: Part): MailBody {
  const found = gather(root);
  const text = found.segments.map(({ plain, html }) => plain ?? textOfHtml(html ?? '')).join('\n');
  const hasHtml = found.segments.some(({ html }) => html !== undefined);
  const source = found.segments.map(({ plain, html }) => html ?? htmlOfText(plain ?? '')).join('<hr>');
  const { html, remote, cut } = harmlessHtml(hasHtml ? source : '');
  if (remote) found.marks.add('remote-content');
  if (cut) found.marks.add('html-cut');
  const { attachments, reported } = found;
  const report = reportOf(root);
  return {
    ...{ text: storable(text), html: storable(html), attachments, marks: [...found.marks], reported },
    ...(report ? { report } : {}),
  };
}

interface Found {
  readonly segments: Segment[];
  readonly attachments: MailAttachment[];
  readonly marks: Set<string>;
  readonly reported: string[];
  parts: number;
}

function gather(root: Part): Found {
  const found: Found = { segments: [], attachments: [], marks: new Set(), reported: [], parts: 0 };
  visit(root, undefined, found);
  if (root.contentType.parsed.value === 'multipart/report') found.reported.push(...reportedIds(root));
  return found;
}

function visit(part: Part, alternative: Segment | undefined, found: Found): void {
  found.parts += 1;
  if (found.parts > MAX_PARTS) {
    found.marks.add('too-many-parts');
    return;
  }
  const { multipart } = part.contentType;
  if (multipart === false) return leaf(part, alternative, found);
  if (part.childNodes.length === 0) found.marks.add('empty-multipart');
  let within = alternative;
  if (multipart === 'alternative' && !alternative) {
    within = {};
    found.segments.push(within);
  }
  for (const child of part.childNodes) visit(child, within, found);
}

function leaf(part: Part, alternative: Segment | undefined, found: Found): void {
  const { value: type, params } = part.contentType.parsed;
  const kind = type === 'text/html' ? 'html' : 'plain';
  const shown =
    ['text/plain', 'text/html'].includes(type) && part.contentDisposition.parsed.value !== 'attachment';
  if (!shown) return attach(part, found);
  const { text, lied } = decodeText(
    new Uint8Array(part.content ?? new ArrayBuffer(0)),
    params['charset'] ?? '',
  );
  if (lied) found.marks.add('charset-lied');
  if (alternative) alternative[kind] = (alternative[kind] ?? '') + text;
  else found.segments.push({ [kind]: text });
}

function attach(part: Part, found: Found): void {
  if (!part.content) return;
  if (found.attachments.length >= MAX_ATTACHMENTS) {
    found.marks.add('too-many-parts');
    return;
  }
  const { value, params } = part.contentType.parsed;
  const name = part.contentDisposition.parsed.params['filename'] ?? params['name'] ?? '';
  found.attachments.push({
    fileName: safeFileName(decodeWords(name)),
    mediaType: /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(value)
      ? value.toLowerCase()
      : 'application/octet-stream',
    content: new Uint8Array(part.content),
  });
}

/** A file name that can neither leave its folder nor look like another: no path, no control or bidi characters. */
export function safeFileName(name: string): string {
  const plain = oneLine(name.normalize('NFC'))
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[/\\:*?"<>|]+/g, '_')
    .replace(/^[.\s]+/, '');
  return [...plain].slice(0, MAX_FILE_NAME).join('') || 'attachment';
}

/** Message-IDs in the headers of the mail that a delivery report gives back. */
function reportedIds(root: Part): readonly string[] {
  return root.childNodes.flatMap((part) => {
    if (!['message/rfc822', 'text/rfc822-headers'].includes(part.contentType.parsed.value)) return [];
    const id = messageIdOf(readHeader(new Uint8Array(part.content ?? new ArrayBuffer(0))));
    return id === '' ? [] : [id];
  });
}

/** Statuses (RFC 3463) that say that the address itself takes nothing: a full mailbox or a policy may pass. */
const FOR_GOOD = /^5\.(0\.0|1\.\d{1,3}|2\.1|4\.4)$/;

function reportOf(root: Part): MailReport | undefined {
  if (root.contentType.parsed.value !== 'multipart/report') return undefined;
  const said = new Map(
    root.childNodes.map((part) => [part.contentType.parsed.value, new Uint8Array(part.content ?? [])]),
  );
  if (said.has('message/feedback-report')) return { kind: 'complaint' };
  const status = said.get('message/delivery-status');
  if (!status) return undefined;
  // The first block is about the mail server, the others each about a recipient; a message of ours has one.
  const lines = new TextDecoder('latin1').decode(status);
  const action = /^action:[ \t]*([a-z]{1,20})/im.exec(lines)?.[1]?.toLowerCase();
  const code = /^status:[ \t]*([245]\.\d{1,3}\.\d{1,3})/im.exec(lines)?.[1] ?? '';
  // A delay or a delivery that is confirmed is no return.
  if (action !== 'failed') return undefined;
  return { kind: 'bounce', code, hard: FOR_GOOD.test(code) };
}
