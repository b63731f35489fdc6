/** Where to go after signing in: a path of this site, and nothing that a browser would read as another one. */
export function safeTarget(wanted: unknown, origin: string = location.origin): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  try {
    const url = new URL(wanted, origin);
    const path = url.pathname + url.search + url.hash;
    const leaves = url.origin !== origin || /^\/[/\\]/.test(path) || path.startsWith('/sign-in');
    return leaves ? '/' : path;
  } catch {
    return '/';
  }
}
