/** The pieces of HTML that the reference is made of. */

export const esc = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Blank lines, `code` and **bold** are all the Markdown our descriptions use. */
export const paragraph = (text: string): string =>
  esc(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');

export const paragraphs = (text: string): string =>
  text
    .split('\n\n')
    .map((part) => `<p>${paragraph(part)}</p>`)
    .join('');

/** Rows under a title, or nothing. */
export const table = (title: string, rows: readonly string[]): string =>
  rows.length === 0 ? '' : `${title && `<h4>${title}</h4>`}<div class="scroll"><table>${rows.join('')}</table></div>\n`;
