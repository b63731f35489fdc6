/** A note this browser keeps for its person; a browser that keeps none is no error. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`atrium.${name}`, value);
  } catch {
    // Storage is full or forbidden: the choice lasts until the page is closed.
  }
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`atrium.${name}`);
  } catch {
    return null;
  }
}

/** A remembered id, or null. */
export function recallId(name: string): number | null {
  const id = Number(recall(name) ?? Number.NaN);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
