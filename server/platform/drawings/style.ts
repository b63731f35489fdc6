import { staysInside } from './svg-rules.ts';

/** CSS without what leads out of the drawing, and what that was. */
export interface CleanStyle {
  readonly css: string;
  readonly lost: readonly string[];
}

/** Keeps the rules of a sheet that stay within the drawing, and of the others the declarations that do. */
export function cleanSheet(sheet: string): CleanStyle {
  if (staysInside(sheet)) return { css: sheet, lost: [] };
  const lost: string[] = [];
  const kept = cut(sheet, ';').flatMap((statement) => {
    const { prelude, body } = ruleOf(statement);
    if (prelude === '') return [];
    const block = body === null || prelude.startsWith('@') || !staysInside(prelude) ? null : cleanDeclarations(body);
    if (block === null) lost.push(prelude.startsWith('@') ? (/^@[\w-]+/.exec(prelude)?.[0] ?? '@') : 'a style rule');
    else lost.push(...block.lost);
    return block === null || block.css === '' ? [] : [`${prelude} { ${block.css} }`];
  });
  return { css: kept.join('\n'), lost };
}

/** Keeps the declarations of a block, or of a `style` attribute, that stay within the drawing. */
export function cleanDeclarations(block: string): CleanStyle {
  if (staysInside(block)) return { css: block.trim(), lost: [] };
  const all = cut(block, ';').map((declaration) => declaration.trim());
  const isSafe = (declaration: string): boolean => staysInside(declaration) && !declaration.includes('{');
  const lost = all.filter((one) => one !== '' && !isSafe(one)).map((one) => `style ${/^[\w-]*/.exec(one)?.[0]}`);
  return { css: all.filter((one) => one !== '' && isSafe(one)).join('; '), lost };
}

function ruleOf(statement: string): { readonly prelude: string; readonly body: string | null } {
  const opens = statement.indexOf('{');
  if (opens === -1) return { prelude: statement.trim(), body: null };
  return { prelude: statement.slice(0, opens).trim(), body: statement.slice(opens + 1).replace(/\}\s*$/, '') };
}

// Comments, texts in quotes (to the end of the line where the quote stays open), brackets, and everything else.
const TOKENS = /\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|[()[\]{};]|[^"'()[\]{};/]+|\//g;
const OPENING = '([{';
const CLOSING = ')]}';

/** Cuts CSS behind each block and at each separator that is in no block, quotes or brackets. Comments go. */
function cut(css: string, separator: string): string[] {
  const parts: string[] = [''];
  const open: string[] = [];
  for (const [token] of css.matchAll(TOKENS)) {
    const isCut = open.length === 0 && token === separator;
    parts.push(`${parts.pop() ?? ''}${token.startsWith('/*') ? ' ' : isCut ? '' : token}`);
    if (token.length === 1 && OPENING.includes(token)) open.push(CLOSING.charAt(OPENING.indexOf(token)));
    else if (token === open.at(-1)) open.pop();
    else if (!isCut) continue;
    if (isCut || (token === '}' && open.length === 0)) parts.push('');
  }
  return parts;
}
