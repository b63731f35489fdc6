import { readFile } from 'node:fs/promises';

let listed: Promise<string> | null = null;

/**
 * Is this one of the some 50,000 passwords that people choose most? Whole passwords in lower case. The list is a JSON array and
 * stays the text that it is: half a megabyte, read when somebody first chooses a password, and searched in a tenth of a
 * millisecond; as a set of strings it would take ten times as much.
 */
export async function isMuchUsed(password: string): Promise<boolean> {
  listed ??= read();
  return (await listed).includes(JSON.stringify(password));
}

const read = (): Promise<string> =>
  readFile(new URL(import.meta.resolve('@zxcvbn-ts/language-common/src/passwords.json')), 'utf8').catch(
    (error: unknown) => {
      listed = null;
      throw error;
    },
  );
