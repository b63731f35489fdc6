declare module '../../../lib/texts.ts' {
  interface Namespaces {
    people: typeof texts;
  }
}

export const texts = {
  title: 'People',
  search: 'Search by name or e-mail address',
  inactive: 'Shut out',
  send: 'Send a link to set a password',
  sendTo: 'Send {{name}} a link to set a password',
  sent: '{{name}} is sent a link to set a password. It works once, within three days.',
  kept: 'No mail server is set up: the mail is kept.',
  handOn: 'Give {{name}} this link; it works once, within three days.',
  linkOf: 'Link for {{name}}',
  more: 'There are more; search to find them.',
  none: 'Nobody found',
  noneText: 'Nobody has such a name or e-mail address.',
};
