import type { Spoken, Words } from './words.ts';

const letter = ({ name, publicUrl }: Spoken, ...lines: readonly string[]): string =>
  [`Hello ${name},`, ...lines, `Best wishes\nAtrium\n${publicUrl}`].join('\n\n');

/** English. */
export const en: Words = {
  asked: (spoken) => ({
    subject: 'Set a new password',
    text: letter(
      spoken,
      'Somebody, most likely you, asked for a new password for your account. Set one here, within the hour:',
      spoken.link,
      'If it was not you, do nothing: your password stays as it is.',
    ),
  }),
  invited: (spoken) => ({
    subject: 'Set your password for Atrium',
    text: letter(
      spoken,
      `You have an account for ${spoken.workplace}. Set your own password here, within three days:`,
      spoken.link,
      'The link works once. When it has expired, “Forgot password?” on the sign-in page sends you another.',
    ),
  }),
  changed: (spoken) => ({
    subject: 'Your password was changed',
    text: letter(
      spoken,
      'The password of your account was changed, and your other devices were signed out.',
      'If it was not you, set a new one here, and tell an administrator:',
      spoken.link,
    ),
  }),
};
