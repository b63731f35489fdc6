export type LoadTexts = () => Promise<object>;

/** Files of texts by what says them, and in which language: `../features/book/texts/zh-hant.ts` is `book zh-hant`. */
export const byName = (files: Readonly<Record<string, LoadTexts>>): ReadonlyMap<string, LoadTexts> =>
  new Map(Object.entries(files).map(([path, load]) => [nameOf(path), load]));

/** What is said everywhere stands in lib. */
function nameOf(path: string): string {
  const [, folder = '', language = ''] = /([^/]+)\/texts\/([^/]+)\.ts$/.exec(path.replace(/^\.\//, '../app/')) ?? [];
  return `${folder === 'lib' ? 'words' : folder} ${language}`;
}
