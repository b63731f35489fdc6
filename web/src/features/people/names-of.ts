/** The names of some people, as they stand in a sentence. */
export const namesOf = (people: readonly { readonly name: string }[]): string =>
  people.map(({ name }) => name).join(', ');
