declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    history: typeof texts;
  }
}

export const texts = {
  title: 'How far back',
  titleOf: 'How far back {{name}} is read',
  text: 'What ended earlier is not read, and what was read of it stays as it is. Empty: all there ever was.',
  days: '{{kind}}: days back',
  whole: 'More is wanted than was read: the next run reads all of it.',
  wrong: 'Give a whole number from 1 to 3,650, or nothing',
  keep: 'Use this',
  keepOf: 'Use this: {{kind}}',
  isKept: '{{kind}}: it is read so far back from now on.',
};
