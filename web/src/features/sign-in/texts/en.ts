declare module '../../../lib/texts.ts' {
  interface Namespaces {
    'sign-in': typeof texts;
  }
}

export const texts = {
  title: 'Sign in to Atrium',
  lead: 'Find a place to work, and book it.',
  email: 'E-mail address',
  password: 'Password',
  submit: 'Sign in',
  needEmail: 'Enter your e-mail address',
  noEmail: 'This is not an e-mail address, such as name@example.com',
  needPassword: 'Enter your password',
  refused: 'That e-mail address and password do not go together. Check both and try again.',
  wait_one: 'Too many attempts. Try again in a minute.',
  wait_other: 'Too many attempts. Try again in {{count}} minutes.',
  expired: 'You were signed out. Sign in to carry on where you were.',
};
