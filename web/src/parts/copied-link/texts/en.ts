declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'copied-link': typeof texts;
  }
}

export const texts = {
  copy: 'Copy the link',
  copied: 'Copied',
};
