declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'sign-in': typeof texts;
  }
}

export const texts = {
  title: 'Sign in to Atrium',
  lead: 'Find a place to work, and book it.',
  workplace: 'Workplace',
  workplaceHint: 'Its short name, such as acme. Whoever looks after Atrium at your company knows it.',
  needWorkplace: 'Enter the short name of your workplace',
  noWorkplace: 'A short name has small letters, digits and hyphens, such as acme-london',
  refusedThere: 'Workplace, e-mail address and password do not go together. Check all three and try again.',
  email: 'E-mail address',
  password: 'Password',
  submit: 'Sign in',
  needEmail: 'Enter your e-mail address',
  noEmail: 'This is not an e-mail address, such as name@example.com',
  needPassword: 'Enter your password',
  refused: 'That e-mail address and password do not go together. Check both and try again.',
  wait_one: 'Too many attempts. Try again in a minute.',
  wait_other: 'Too many attempts. Try again in {{count}} minutes.',
  waitSeconds_one: 'Too many attempts. Try again in a second.',
  waitSeconds_other: 'Too many attempts. Try again in {{count}} seconds.',
  forgot: 'Forgot password?',
  back: 'Back to sign-in',
  forgotTitle: 'Forgot your password?',
  forgotLead: 'Enter your e-mail address, and ask for a link to set a new one.',
  send: 'Send the link',
  sentTitle: 'Look into your mail',
  sentLead:
    'If that address has an account here and mail is set up, a link is on its way; it works once, within the hour. If none comes, ask your administrator.',
  setTitle: 'Set your password',
  setLead: 'Choose one that you use nowhere else. You are signed out everywhere else then.',
  save: 'Save password',
  isSet: 'Your password is set. Sign in with it.',
  noLink: 'This link is not whole. Open it from the mail again, or ask for a new one.',
  usedUp: 'This link was used or has expired. Ask for a new one.',
  newLink: 'Ask for a new link',
  mustTitle: 'Choose your own password',
  mustLead: 'The one you came in with was made for you and shown once. Change it, and go on.',
  signOut: 'Sign out',
  expired: 'You were signed out. Sign in to carry on where you were.',
};
