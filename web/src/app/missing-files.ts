import { pageNow } from '../lib/part.ts';

const entry = (): string | null => document.querySelector('script[type=module][src]')?.getAttribute('src') ?? null;

/** Notes that the page of this entry was left; false when it had been before, or when nothing can be noted. */
function leave(name: string): boolean {
  try {
    const left = (sessionStorage.getItem('atrium.left') ?? '').split(' ');
    if (left.includes(name)) return false;
    sessionStorage.setItem('atrium.left', [...left, name].join(' '));
    return true;
  } catch {
    return false;
  }
}

/** Loads the page anew when the server has another one by now, whose files are called otherwise; once for each page. */
export async function followUpgrade(reload: () => void): Promise<void> {
  const own = entry();
  const page = own === null ? null : await pageNow();
  if (own !== null && page !== null && !page.includes(own) && leave(own)) reload();
}

const isStyle = (error: Error): boolean => error.message.startsWith('Unable to preload CSS');

/**
 * Stands a file that does not come. A part without its style is better than none; for a script nothing can stand in, so whoever
 * asked for it hears of it.
 */
export function standMissingFiles(reload = () => location.reload()): void {
  globalThis.addEventListener('vite:preloadError', (event) => {
    if (isStyle(event.payload)) event.preventDefault();
    void followUpgrade(reload);
  });
}
