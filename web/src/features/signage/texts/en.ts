declare module '../../../lib/texts.ts' {
  interface Namespaces {
    signage: typeof texts;
  }
}

export const texts = {
  title: 'Displays',
  lead: 'Screens at doors that say what a place is. Open {{address}} on the screen, then type the code that it shows.',
  building: 'Building',
  pair: 'Pair a display',
  newTitle: 'New display',
  code: 'Code on the screen',
  needCode: 'Type the code that the screen shows',
  name: 'Name',
  needName: 'Give it a name',
  floor: 'Floor',
  resource: 'At whose door',
  choose: 'Choose',
  needPlace: 'Say at whose door it stands',
  mayDo:
    'Whoever stands before it can book the place from now on, and extend or end what goes on there, as far as the policies let. It shows titles and hosts, but for what is hidden or anonymous.',
  cancel: 'Cancel',
  paired: '{{name}} is paired',
  none: 'There is no display here yet',
  noneText: 'Pair one at the door of a room, and people see there whether it is free.',
  seen: 'Last seen {{when}}',
  notSeen: 'Not seen yet',
  unpair: 'Unpair',
  unpairOf: 'Unpair {{name}}',
  askUnpair: 'Unpair {{name}}?',
  unpairText: 'The screen shows nothing any more until somebody pairs it again.',
  keep: 'Keep it',
  unpaired: '{{name}} is not paired any more',
};
