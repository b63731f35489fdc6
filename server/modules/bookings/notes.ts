/** Notes as they are kept: none for what says nothing. */
export const readNotes = (text: string | null | undefined): string | null => (text === '' ? null : (text ?? null));
