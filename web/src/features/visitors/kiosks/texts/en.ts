declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    kiosks: typeof texts;
  }
}

export const texts = {
  title: 'Kiosks',
  lead: 'Screens at which visitors say with their code that they are here. Open {{address}} on a tablet in the lobby, and type the code that it shows.',
  code: 'Code on the screen',
  name: 'Name',
  building: 'Building',
  pair: 'Pair',
  close: 'Close',
  needCode: 'Enter the code that the screen shows',
  needName: 'Enter a name',
  paired: '{{name}} is paired',
  none: 'No screen is paired.',
  list: 'Paired screens',
  seen: 'Last seen {{when}}',
  notSeen: 'Not seen yet',
  unpair: 'Unpair',
  unpairOf: 'Unpair {{name}}',
  askUnpair: 'Unpair {{name}}?',
  unpairText: 'It takes no codes any more, at once.',
  keep: 'Keep it',
  unpaired: '{{name}} is not paired any more',
  refused: {
    too_many_devices: 'There are as many paired screens as there can be.',
  },
};
