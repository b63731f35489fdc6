/** What every remembered installation was run with, and is started with again. */
export const oldSettings = {
  ATRIUM_SECRET: 'a secret for tests only',
  ATRIUM_ADMIN_EMAIL: 'admin@old.example',
  ATRIUM_ADMIN_PASSWORD: 'correct horse battery',
  ATRIUM_ADMIN_TOKEN: 'the-token-of-an-old-installation',
  /** Its webhook rings at a door that is shut. */
  ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8',
};
