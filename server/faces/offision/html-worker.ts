import { JSDOM } from 'jsdom';
import { asThread } from '../../platform/thread.ts';

// A thread of its own: to build the tree of a hostile page takes far longer than to send it.

const SILENT = 'script, style, head, template, noscript';
const BLOCKS = 'p, div, li, tr, h1, h2, h3, h4, h5, h6, blockquote, pre, table, ul, ol, section, article, hr';

function read(html: string): string {
  const { document } = new JSDOM(html).window;
  for (const one of document.querySelectorAll(SILENT)) one.remove();
  // As pages are read: breaks of the source are blanks.
  const texts = document.createTreeWalker(document, 4);
  while (texts.nextNode()) {
    const { currentNode } = texts;
    if (!currentNode.parentElement?.closest('pre'))
      currentNode.textContent = (currentNode.textContent ?? '').replaceAll(/[\t\n\r ]+/g, ' ');
  }
  for (const one of document.querySelectorAll('br')) one.replaceWith('\n');
  for (const one of document.querySelectorAll(BLOCKS)) one.after('\n');
  return document.body.textContent;
}

function tryToRead(html: string): string | null {
  try {
    return read(html);
  } catch {
    return null;
  }
}

asThread(tryToRead);
