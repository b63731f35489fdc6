type Simple = string | number | boolean | null;

/** Does a value say just this? A list does where one of its values does, and says nothing where it has none; nothing is said by nothing. */
export function isSaid(value: unknown, wanted: string): boolean {
  const is = (one: Simple): boolean => (one === null ? wanted === '' : String(one) === wanted);
  if (Array.isArray(value) && value.length === 0) return wanted === '';
  return Array.isArray(value) ? value.some(is) : is((value ?? null) as Simple);
}
