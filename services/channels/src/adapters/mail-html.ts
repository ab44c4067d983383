import sanitizeHtml from 'sanitize-html';

const MAX_HTML = 2 * 1024 * 1024;
const COLOUR = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]{1,40}\)$/i, /^[a-z]{3,20}$/i];
const SIZE = [/^\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%)$/i];
const DATA_IMAGE = /^data:image\/(png|jpeg|gif|webp);base64,[a-z0-9+/=\s]{1,200000}$/i;

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: (
    'a abbr b blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ' +
    'ins li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr tt u ul'
  ).split(' '),
  allowedAttributes: {
    a: ['href', 'title', 'rel', 'target'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    font: ['color', 'size'],
    td: ['colspan', 'rowspan', 'align', 'valign', 'width'],
    th: ['colspan', 'rowspan', 'align', 'valign', 'width'],
    table: ['width', 'border', 'cellpadding', 'cellspacing'],
    '*': ['style', 'dir', 'lang'],
  },
  // Nothing that positions, covers, loads or animates: a mail stays in its own box.
  allowedStyles: {
    '*': {
      color: COLOUR,
      'background-color': COLOUR,
      'font-weight': [/^(bold|normal|\d{3})$/],
      'font-style': [/^(italic|normal)$/],
      'text-decoration': [/^(underline|line-through|none)$/],
      'text-align': [/^(left|right|center|justify)$/],
      'font-size': SIZE,
    },
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['data'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'template', 'iframe', 'object'],
  nestingLimit: 100,
  enforceHtmlBoundary: false,
};

/** Mail HTML made harmless, and whether it wanted to load something from elsewhere. */
export interface HarmlessHtml {
  readonly html: string;
  readonly remote: boolean;
  readonly cut: boolean;
}

/** Removes all that runs, loads, positions or asks; links open apart and tell nothing of where they were. */
export function harmlessHtml(source: string): HarmlessHtml {
  let remote = false;
  const html = sanitizeHtml(source.slice(0, MAX_HTML), {
    ...OPTIONS,
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, rel: 'noopener noreferrer nofollow', target: '_blank' },
      }),
      img: (tagName, { src = '', alt = '', title = '', width = '', height = '' }) => {
        const inline = DATA_IMAGE.test(src);
        if (!inline && /^\s*(https?:)?\/\//i.test(src)) remote = true;
        return { tagName, attribs: { alt, title, width, height, ...(inline ? { src } : {}) } };
      },
    },
  });
  return { html: html.toWellFormed(), remote, cut: source.length > MAX_HTML };
}

/** What a reader of the HTML would read, with line breaks where blocks end. */
export function textOfHtml(source: string): string {
  const broken = source
    .slice(0, MAX_HTML)
    .replace(/\s+/g, ' ')
    .replace(/<(br|hr|\/p|\/div|\/tr|\/li|\/h[1-6]|\/blockquote|\/table)\b/gi, '\n<$1')
    .replace(/<li\b/gi, '- <li');
  const bare = sanitizeHtml(broken, { ...OPTIONS, allowedTags: [], allowedAttributes: {} });
  return bare
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

/** Plain text as HTML that shows it as it is. */
export function htmlOfText(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<pre>${escaped}</pre>`;
}
