declare module '../../../lib/texts.ts' {
  interface Namespaces {
    waiting: typeof texts;
  }
}

export const texts = {
  title: 'Waiting list',
  lead: 'What becomes free is offered to those who wait, in the order in which they came.',
  offers: 'Free for you',
  waits: 'You wait for',
  none: 'You are not waiting for anything',
  noneText:
    'Where something is taken, the floor plan offers to tell you when it becomes free. An offer that nobody takes in time goes to the next.',
  find: 'Find a place',
  free: '{{name}} is free for you',
  held_zero: 'Held for you until {{time}} · less than a minute left',
  held_one: 'Held for you until {{time}} · {{count}} minute left',
  held_other: 'Held for you until {{time}} · {{count}} minutes left',
  take: 'Take it',
  takeOf: 'Take it: {{name}}',
  passOn: 'Leave it to the next',
  passOnOf: 'Leave it to the next: {{name}}',
  passedOn: '{{name}} goes to the next.',
  leave: 'Wait no more',
  leaveOf: 'Wait no more: {{name}}',
  left: 'You do not wait for {{name}} any more.',
  over: 'That wait has ended.',
  ended: 'The offer has ended: it went to the next.',
  taken: '{{name}} is yours',
  asked: '{{name}} waits for approval',
  heldBack:
    'Another place is held at this time: until that offer is answered, what becomes free here goes to whoever is next.',
  ahead_zero: 'Nobody is ahead of you',
  ahead_one: '{{count}} ahead of you',
  ahead_other: '{{count}} ahead of you',
  forWho: 'For {{name}}',
  orPair: '{{one}} or {{other}}',
  orOthers_one: '{{one}} or one other',
  orOthers_other: '{{one}} or any of {{count}} others',
};
