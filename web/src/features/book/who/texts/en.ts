declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    who: typeof texts;
  }
}

export const texts = {
  online: 'With an online meeting',
  host: 'Book for',
  myself: 'Myself',
  nobody: 'Nobody of that name',
};
