declare module '../../../lib/texts.ts' {
  interface Namespaces {
    labels: typeof texts;
  }
}

export const texts = {
  title: 'Labels',
  lead: 'Print them and stick them to desks and rooms. Whoever scans one checks in there, or books it on the spot.',
  print: 'Print',
  none: 'Nothing to label here',
  noneText: 'Desks, rooms, parking spaces and lockers of this building will be here.',
  codeOf: 'Code of {{name}}',
  renew: 'New code',
  ask: 'A new code for {{name}}?',
  askText: 'Labels that were printed before lead nowhere from then on. Print this one anew, and change it.',
  keep: 'Keep the code',
  renewOf: 'New code for {{name}}',
  renewed: '{{name}} has a new code. Labels printed before lead nowhere.',
};
