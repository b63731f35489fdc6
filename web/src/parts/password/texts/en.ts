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
  refused: {
    too_many_attempts: 'Too many attempts. Wait a while.',
  },
  refusedAnyway: {
    password_too_weak:
      'Choose another one: not the one before, not a name of yours, of your workplace, of a building or a city, and nothing that anybody would try first.',
  },
};
