const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

const linked = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, i) =>
      i % 2 === 0 ? escape(part) : `<a href="${escape(part)}" style="color:#1c7ed6">${escape(part)}</a>`,
    )
    .join('');

/** The same words as HTML: paragraphs, line breaks and links, and nothing that the text brought along. */
export function toHtml(text: string): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => `<p style="margin:0 0 1em">${paragraph.split('\n').map(linked).join('<br>')}</p>`);
  const style =
    'font-family:system-ui,-apple-system,Segoe UI,Roboto,sans-serif;font-size:16px;line-height:1.5;color:#212529';
  return `<!doctype html><html><body style="margin:0;padding:24px"><div style="max-width:36em;${style}">${paragraphs.join('')}</div></body></html>`;
}
