declare module '../../../lib/texts.ts' {
  interface Namespaces {
    seats: typeof texts;
  }
}

export const texts = {
  title: 'Desks you asked for',
  lead: 'Where desks are handed out, all who ask in time have the same chance: who got the least of what they asked for comes first, then who lost last time; among equals the lot decides. Teams are put together.',
  open: 'To be decided',
  openOf: 'To be decided for {{who}}',
  past: 'Decided',
  none: 'You have not asked for a desk',
  noneText: 'Where the desks of a day are handed out, the floor plan offers to ask for one.',
  find: 'Find a place',
  state: {
    open: 'Is decided on {{day}} at {{time}}',
    granted: '{{name}} is yours',
    lost: 'No desk: others were drawn before you',
    refused: 'No desk that you may have',
    withdrawn: 'Taken back',
  },
  why_one: '{{asked}} asked for one desk; your turn was number {{turn}}.',
  why_other: '{{asked}} asked for {{count}} desks; your turn was number {{turn}}.',
  share: 'Before, you were given {{granted}} of {{asked}}.',
  first: 'You had not asked before.',
  lostLast: 'You got none the last time.',
  mates_one: 'One person of your groups sits near you.',
  mates_other: '{{count}} people of your groups sit near you.',
  pending: 'It waits for an approval.',
  notDrawn: 'The desks of that day could not be handed out: book one.',
  order: 'Before you came who had got less, or nothing the last time; among equals the lot decided.',
  next: 'This counts for you the next time you ask.',
  withdraw: 'Ask no more',
  withdrawOf: 'Ask no more: {{day}}',
  withdrawn: 'You do not ask for a desk on {{day}} any more.',
  withdrawnOf: 'For {{who}} no desk is asked for on {{day}} any more.',
  free: 'See what is free',
  freeOn: 'See what is free: {{day}}',
  onPlan: 'Show on the plan',
  onPlanOf: 'Show on the plan: {{name}}',
  over: 'It has been decided meanwhile.',
  desk: 'A desk',
};
