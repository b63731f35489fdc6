/** What of a connection can be unfolded. */
export const parts = [
  'runs',
  'records',
  'mapping',
  'merges',
  'permissions',
  'credentials',
  'schedule',
  'history',
  'calls',
  'asking',
  'tokens',
] as const;
export type Part = (typeof parts)[number];

/** What the address of the connections says: which one is open, and what of it is unfolded, with commas between. */
export interface ConnectionsSearch {
  readonly connection?: number;
  readonly parts?: string;
}

const inOrder = (open: (part: Part) => boolean): string => parts.filter(open).join(',');

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export function readConnectionsSearch({
  connection,
  parts: said,
}: Readonly<Record<string, unknown>>): ConnectionsSearch {
  if (!Number.isSafeInteger(connection) || (connection as number) < 1) return {};
  const known = inOrder((part) => isOpen(typeof said === 'string' ? said : '', part));
  return { connection: connection as number, ...(known !== '' && { parts: known }) };
}

export const isOpen = (open: string, part: Part): boolean => open.split(',').includes(part);

/** What is unfolded once this is folded, or unfolded too; undefined: nothing. */
export const toggled = (open: string, part: Part): string | undefined =>
  inOrder((one) => isOpen(open, one) !== (one === part)) || undefined;
