/** Members as the database calls its columns, for rows that are handed over as JSON: nobody renames what is in that. */
export const inColumns = (values: object): object =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
