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
  kind: 'How links are made',
  byTemplate: 'By an address',
  byTemplateHint: 'For services that open a room for whoever comes with its name. Nobody is asked.',
  byWebhook: 'By a provider that is asked',
  byWebhookHint: 'For services that make each meeting by a call. A booking never waits for it.',
  url: 'Where the provider is asked',
  urlHint: 'It is asked by a signed POST and answers with the joinUrl. It is told when a booking moves or ends.',
  newSecret: 'Make another secret',
  secret: 'Secret that signs the calls',
  copy: 'Copy the secret',
  once: 'Keep it now: it is not shown again.',
  savedUrl: 'The provider is asked from now on',
  needUrl: 'Write the address where it is asked',
  failed: 'The provider could not be asked',
  failedAt: 'Last on {{when}}: {{detail}}. Bookings stand without it; it is asked again.',
};
