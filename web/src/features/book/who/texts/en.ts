declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    who: typeof texts;
  }
}

export const texts = {
  host: 'Book for',
  myself: 'Myself',
  nobody: 'Nobody of that name',
};
