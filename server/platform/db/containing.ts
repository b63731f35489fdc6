/**
 * The pattern of LIKE for "contains this text", in the spelling that names are kept in: what LIKE would read as a wildcard
 * stands for itself.
 */
export const containing = (text: string): string => `%${text.normalize('NFC').replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
