declare module '../../../lib/texts.ts' {
  interface Namespaces {
    password: typeof texts;
  }
}

export const texts = {
  current: 'Current password',
  next: 'New password',
  hint: 'Ten characters or more; a few words in a row are good. Not a name or what everybody tries first.',
  needCurrent: 'Enter your current password',
  short: 'A password has at least 10 characters',
  change: 'Change password',
};
