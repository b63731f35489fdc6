declare module '../../../lib/texts.ts' {
  interface Namespaces {
    labels: typeof texts;
  }
}

export const texts = {
  title: 'Labels',
  lead: 'Print them and stick them to desks and rooms. Whoever scans one checks in there, or books it on the spot.',
  building: 'Building',
  print: 'Print',
  none: 'Nothing to label here',
  noneText: 'Desks, rooms, parking spaces and lockers of this building will be here.',
  codeOf: 'Code of {{name}}',
  renew: 'New code',
  renewOf: 'New code for {{name}}',
  renewed: '{{name}} has a new code. Labels printed before lead nowhere.',
};
