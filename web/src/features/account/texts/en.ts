declare module '../../../lib/texts.ts' {
  interface Namespaces {
    account: typeof texts;
  }
}

export const texts = {
  title: 'Account',
  roles: {
    employee: 'Employee',
    receptionist: 'Receptionist',
    space_manager: 'Space manager',
    administrator: 'Administrator',
  },
  password: 'Password',
  passwordLead: 'Your other devices are signed out when you change it.',
  changed: 'Your password is changed.',
};
