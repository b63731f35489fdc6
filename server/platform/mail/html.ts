const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

/** A line that is nothing but an address of ours is a link; what people typed never is, whatever it says. */
function toLine(text: string, home: string): string {
  const ours = text === home || (text.startsWith(`${home}/`) && /^[!-~]+$/.test(text));
  return ours ? `<a href="${escape(text)}" style="color:#1c7ed6">${escape(text)}</a>` : escape(text);
}

/**
 * The same words as HTML: paragraphs and line breaks, and nothing that the text brought along.
 * @param home the address of the web app
 */
export function toHtml(text: string, home: string): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.split('\n').map((line) => toLine(line, home)))
    .map((lines) => `<p style="margin:0 0 1em">${lines.join('<br>')}</p>`);
  const style =
    'font-family:system-ui,-apple-system,Segoe UI,Roboto,sans-serif;font-size:16px;line-height:1.5;color:#212529';
  return `<!doctype html><html><body style="margin:0;padding:24px"><div style="max-width:36em;${style}">${paragraphs.join('')}</div></body></html>`;
}
