/** The values a change brings: what is absent stays, and null becomes the value of something never said. */
export const clearing = (given: object, unsaid: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([member, value]) => [member, value === null && member in unsaid ? unsaid[member] : value]),
  );
