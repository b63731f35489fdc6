declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'resource-groups': typeof texts;
  }
}

export const texts = {
  title: 'Resource groups',
  lead: 'Rooms, desks and all else that are kept and ruled together, country by country. A policy can be about one of them.',
  add: 'Add a resource group',
  fromWorkbook: 'Import from a workbook',
  none: 'There is no country here yet',
  noneText: 'Each country has a default group of resources, and others beside it.',
  default: 'Default: all that is in no other group',
  newTitle: 'New resource group',
  changeTitle: 'Change {{name}}',
  name: 'Name',
  needName: 'Give it a name',
  country: 'Country',
  countryHint: 'It stays in this country; it may span several buildings there.',
  kind: 'Bookings',
  kindHints: {
    self_managed: 'Everybody sees what is in it, and books it. What is booked already stays as it is.',
    managed:
      'Everybody sees what is in it, and asks for what she wants of it: who manages the bookings there approves that. What is booked already stays as it is.',
    blind_managed:
      'Only who manages the bookings there sees what is in it. Everybody else finds none of it on plans and in lists: under Book she asks for a space, says when and for how many people, and is given one under Approvals. What is booked already stays as it is.',
  },
  kinds: {
    self_managed: 'At once (self-managed)',
    managed: 'By request, which somebody approves (managed)',
    blind_managed: 'By request for any of it, unseen (blind-managed)',
  },
  managed: 'Managed: bookings need approval',
  blindManaged: 'Blind-managed: a space is asked for, and given by who manages bookings',
  cancel: 'Cancel',
  save: 'Save',
  added: '{{name}} is there.',
  saved: '{{name}} is saved.',
  change: 'Change',
  changeOf: 'Change {{name}}',
  members: 'Contents',
  membersOf: 'Contents of {{name}}',
  membersText: 'What is taken out is in the default group of its country again.',
  empty: 'Nothing is in it yet',
  putInLabel: 'Put something in',
  putInHint: 'Part of a name',
  noResource: 'Nothing of that name is in the default group',
  putIn: '{{name}} is in {{group}}.',
  takeOut: 'Take out',
  takeOutOf: 'Take out: {{name}}',
  tookOut: '{{name}} is in the default group again.',
  close: 'Close',
  remove: 'Remove',
  removeOf: 'Remove {{name}}',
  removeTitle: 'Remove {{name}}?',
  removeText: 'That works as long as nothing is in it and no policy is about it.',
  keep: 'Keep it',
  removed: '{{name}} is gone.',
  inUse: 'Something is in {{name}}, or a policy is about it: so it stays.',
};
