declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'combined-rooms': typeof texts;
  }
}

export const texts = {
  title: 'Combined rooms',
  lead: 'A hall of two rooms: whoever books it has both, and nobody books one of them meanwhile.',
  combine: 'Combine rooms',
  none: 'No room is made of others here',
  noneText: 'Where a wall can be opened, combine the rooms on both sides of it.',
  madeOf: 'Made of {{names}}',
  seats_one: '{{count}} seat',
  seats_other: '{{count}} seats',
  change: 'Change',
  changeOf: 'Change {{name}}',
  changeTitle: 'What {{name}} is made of',
  apart: 'Take apart',
  apartOf: 'Take apart: {{name}}',
  apartTitle: 'Take {{name}} apart?',
  apartText: 'Its parts are booked by themselves then.',
  apartStays:
    '{{name}} stays, as a room of its own that is booked beside its parts. If it is nothing but their space, that space is booked twice: take it out of use then.',
  apartRetired: '{{name}} cannot be booked any more.',
  retire: 'Take it out of use: it was nothing but its parts',
  retireHint: 'What was booked of it stays in the record.',
  retired: '{{name}} is taken apart and out of use.',
  tookApart: '{{name}} is a room of its own again.',
  keep: 'Keep it',
  inUse: 'Somebody has booked {{name}}, now or later, as it is. It can be changed once that is over or cancelled.',
  which: 'What is it?',
  new: 'A new room',
  existing: 'A room there is',
  name: 'Its name',
  description: 'What people should know of it',
  descriptionHint: 'May be left empty. Whoever books it reads this.',
  room: 'Room',
  needName: 'Give it a name',
  needRoom: 'Choose a room',
  parts: 'Made of',
  partsHint: 'Rooms of this building that are not combined themselves: {{most}} at most.',
  needParts: 'Choose two rooms or more',
  noRoom: 'No such room',
  cancel: 'Cancel',
  save: 'Save',
  made: '{{name}} is combined.',
};
