declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    who: typeof texts;
  }
}

export const texts = {
  online: 'With an online meeting',
  whoPays: 'Who pays',
  noCostCode: 'There is no such cost code',
  host: 'Book for',
  myself: 'Myself',
  nobody: 'Nobody of that name',
};
