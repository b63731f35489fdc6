import { randomBytes } from 'node:crypto';

/** Makes an embedded picture safe, as PNG; null when it cannot be read. */
export type Redraw = (contentType: string, bytes: Uint8Array) => Promise<Uint8Array | null>;

/** Embedded pictures by the reference that stands for each. */
type Pictures = ReadonlyMap<string, string>;

const MAX_PICTURES = 10;
/** Of all pictures together, each as often as it is shown. */
const MAX_BASE64 = 12 * 1024 * 1024;
// Editors break the lines of Base64, by themselves or by an entity.
const EMBEDDED = /(?<=\bhref\s*=\s*["']\s*)data:(image\/[a-z]+);base64,((?:[A-Za-z0-9+/=\s]|&#(?:10|13|xa|xd);)+)/gi;

/**
 * Takes the embedded pictures out of a drawing and makes each safe. A reference that nobody can guess stands in its place
 * meanwhile: what leads out of a drawing is dropped, and this does not.
 */
export async function liftPictures(
  text: string,
  redraw: Redraw | undefined,
): Promise<{ readonly text: string; readonly pictures: Pictures }> {
  const pictures = new Map<string, string>();
  if (!redraw) return { text, pictures };
  const nonce = randomBytes(12).toString('hex');
  const references = new Map<string, string>();
  let room = MAX_BASE64;
  for (const [embedded, type = '', base64 = ''] of text.matchAll(EMBEDDED)) {
    const known = references.get(embedded);
    if (known === undefined && references.size === MAX_PICTURES) continue;
    const reference = known ?? `#picture-${nonce}-${references.size}`;
    references.set(embedded, reference);
    const picture = pictures.get(reference) ?? (known === undefined ? await redrawn(redraw, type, base64) : null);
    if (picture === null) continue;
    room -= picture.length;
    if (room < 0) pictures.delete(reference);
    else pictures.set(reference, picture);
  }
  return { text: text.replaceAll(EMBEDDED, (embedded) => references.get(embedded) ?? embedded), pictures };
}

async function redrawn(redraw: Redraw, type: string, base64: string): Promise<string | null> {
  const bytes = Buffer.from(base64.replaceAll(/&#\w+;/g, ''), 'base64');
  const png = await redraw(type.toLowerCase().replace('/jpg', '/jpeg'), bytes);
  return png && `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

/** Puts the pictures into the drawing, where an `image` shows them and nowhere else. */
export const putPicturesBack = (svg: string, pictures: Pictures): string =>
  svg.replaceAll(/(<image\b[^<>]*?\shref=")(#picture-[\w-]+)(?=")/g, (whole, before: string, reference: string) => {
    const picture = pictures.get(reference);
    return picture === undefined ? whole : `${before}${picture}`;
  });
