declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    asking: typeof texts;
  }
}

export const texts = {
  title: 'Ask the system',
  titleOf: 'Ask the system of {{name}}',
  text: 'For whoever looks for what is wrong: the system is asked as this connection signs in there. It counts as a call, and stands in the audit log.',
  path: 'Address within the system',
  pathHint: 'For example /rooms?limit=5',
  ask: 'Ask',
  noPath: 'Write an address',
  answer: 'Answer {{status}} after {{milliseconds}} ms',
  cut: 'Only the beginning is shown.',
  binary: 'It is no text.',
  empty: 'It says nothing more.',
  failed: 'There is no answer: {{detail}}',
  refused: {
    passthrough_busy: 'The system is being asked already. Wait for its answer.',
    passthrough_not_offered: 'This system cannot be asked in this way.',
  },
};
