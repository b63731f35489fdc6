declare module '../../../lib/texts.ts' {
  interface Namespaces {
    paying: typeof texts;
  }
}

export const texts = {
  whoPays: 'Who pays',
  noCostCode: 'There is no such cost code',
  paidBy: 'Paid by {{names}}',
  share: '{{percent}} % {{name}}',
};
