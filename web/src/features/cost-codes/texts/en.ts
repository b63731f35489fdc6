declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'cost-codes': typeof texts;
  }
}

export const texts = {
  title: 'Cost codes',
  lead: 'Who pays for what is booked, to choose from. Programs hand them over by Condeco’s API, too.',
  search: 'Code or what it stands for',
  add: 'Add a cost code',
  none: 'There is no cost code yet',
  noneText: 'Add the first one, or have your finance system hand them over.',
  noneFound: 'There is no such cost code',
  noneFoundText: 'Try a part of the code, or of what it stands for.',
  more: 'Here are the first {{count}}. Search for the others.',
  newTitle: 'New cost code',
  code: 'Code',
  needCode: 'Say the code',
  description: 'What it stands for',
  cancel: 'Cancel',
  save: 'Save',
  added: '{{code}} can be chosen.',
  saved: '{{code}} is saved.',
  change: 'Change',
  changeOf: 'Change {{code}}',
  archive: 'Archive',
  archiveOf: 'Archive {{code}}',
  archiveTitle: 'Archive {{code}}?',
  archiveText: 'It is chosen no more. What was booked with it keeps it.',
  keep: 'Keep it',
  archived: '{{code}} is chosen no more.',
  isArchived: 'Archived: chosen no more',
  bringBack: 'Bring back',
  bringBackOf: 'Bring back {{code}}',
  refused: {
    cost_code_taken: 'There is such a cost code already.',
    too_many_cost_codes: 'There are as many cost codes as there can be.',
  },
};
