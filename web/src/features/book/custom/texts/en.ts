declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    custom: typeof texts;
  }
}

export const texts = { title: 'Said by connected systems', yes: 'yes', no: 'no' };
