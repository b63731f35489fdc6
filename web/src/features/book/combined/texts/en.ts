declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    combined: typeof texts;
  }
}

export const texts = {
  madeOf: 'Made of {{names}}',
  halls: 'Combined rooms',
  partOf: 'Part of {{names}}',
  withWhole: '{{names}} is booked then, and this with it.',
  withPart: '{{names}}, which belongs to it, is booked then.',
};
