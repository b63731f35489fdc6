/** How one of our cookies travels: to this host alone, and past every script. */
export interface Cookie {
  /** What a `Cookie` header carries of it; null: nothing. */
  readonly read: (header: string | undefined) => string | null;
  /** A `Set-Cookie` that keeps it for so long. */
  readonly write: (value: string, kept: Temporal.Duration) => string;
  /** A `Set-Cookie` that removes it. */
  readonly clear: string;
}

/** A cookie for a public address. Over https its name binds it to this one host (RFC 6265bis, `__Host-`). */
export function createCookie(publicUrl: string, plainName: string): Cookie {
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? `__Host-${plainName}` : plainName;
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    read(header) {
      const prefix = `${name}=`;
      const pair = header?.split(';').find((part) => part.trimStart().startsWith(prefix));
      return pair === undefined ? null : pair.trim().slice(prefix.length);
    },
    write: (value, kept) => `${name}=${value}; Max-Age=${kept.total('seconds')}${attributes}`,
    clear: `${name}=; Max-Age=0${attributes}`,
  };
}
