const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
/** Where the end of the directory may begin: before a comment of at most 65,535 bytes (APPNOTE 4.3.16). */
const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;
const STORED = 0;

function endOfDirectory(view: DataView): number | null {
  const first = Math.max(0, view.byteLength - END_LENGTH - LONGEST_COMMENT);
  for (let at = view.byteLength - END_LENGTH; at >= first; at--)
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  return null;
}

/**
 * How many bytes a ZIP file says that all in it are once they are unpacked. Whoever unpacks a part holds it to what is said of it, so
 * this is the most that it takes. @returns null for what is no such file, and for parts of which nothing is said
 */
export function unpackedSize(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.byteLength < END_LENGTH ? null : endOfDirectory(view);
  if (end === null) return null;
  let sum = 0;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.byteLength || view.getUint32(at, true) !== ENTRY) return null;
    const [method, packed, unpacked] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 24, true),
    ];
    // Two bytes are the shortest that nothing is packed to: more of them, and there is something in it.
    if (method !== STORED && unpacked === 0 && packed !== 2) return null;
    sum += Math.max(packed, unpacked);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return sum;
}
