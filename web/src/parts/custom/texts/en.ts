declare module '../../../lib/texts.ts' {
  interface Namespaces {
    custom: typeof texts;
  }
}

export const texts = { title: 'More about it', yes: 'yes', no: 'no' };
