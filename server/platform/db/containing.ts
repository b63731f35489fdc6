/** The pattern of LIKE for "contains this text": what LIKE would read as a wildcard stands for itself. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
