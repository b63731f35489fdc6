declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'online-meetings': typeof texts;
  }
}

export const texts = {
  title: 'Online meetings',
  lead: 'Whoever books can ask for a link by which others join from elsewhere.',
  template: 'Address of a meeting',
  hint: '{id} stands for a name that nobody can guess, another one for each booking. The service must open rooms by their name, as Jitsi Meet does.',
  save: 'Save',
  remove: 'Remove',
  saved: 'Links are made by this address now',
  removed: 'No online meetings are made any more',
  need: 'Write an address that begins with https:// and has one {id}',
};
