const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

/** A picture that travels with a letter. */
export interface Picture {
  /** The line below which it stands. */
  readonly line: string;
  /** By which it is found in the letter (RFC 2392). */
  readonly cid: string;
  /** In pixels: it is a square. */
  readonly size: number;
}

/** A line that is nothing but an address of ours is a link; what people typed never is, whatever it says. */
function toLine(text: string, home: string, picture: Picture | null): string {
  if (text === picture?.line) {
    const { cid, size } = picture;
    return `<strong>${escape(text)}</strong><br><img src="cid:${cid}" alt="${escape(text)}" width="${size}" height="${size}">`;
  }
  const ours = text === home || (text.startsWith(`${home}/`) && /^[!-~]+$/.test(text));
  return ours ? `<a href="${escape(text)}" style="color:#1c7ed6">${escape(text)}</a>` : escape(text);
}

/**
 * The same words as HTML: paragraphs and line breaks, and nothing that the text brought along.
 * @param home the address of the web app
 */
export function toHtml(text: string, home: string, picture: Picture | null = null): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.split('\n').map((line) => toLine(line, home, picture)))
    .map((lines) => `<p style="margin:0 0 1em">${lines.join('<br>')}</p>`);
  const style =
    'font-family:system-ui,-apple-system,Segoe UI,Roboto,sans-serif;font-size:16px;line-height:1.5;color:#212529';
  return `<!doctype html><html><body style="margin:0;padding:24px"><div style="max-width:36em;${style}">${paragraphs.join('')}</div></body></html>`;
}
