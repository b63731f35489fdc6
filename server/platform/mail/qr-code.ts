import { encode } from 'uqr';

/** How wide and high a code is in a letter, in pixels. */
export const CODE_PIXELS = 200;

/** A text as a square of black and white that scanners read (ISO/IEC 18004), as PNG. Its cells are whole pixels: nothing blurs. */
export async function drawQrCode(text: string): Promise<Uint8Array> {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const pixels = Buffer.from(data.flatMap((row) => row.map((isBlack) => (isBlack ? 0 : 255))));
  const cell = Math.max(1, Math.ceil(CODE_PIXELS / size));
  // With its libraries it takes some MiB of every server, and few letters have a code.
  const { default: sharp } = await import('sharp');
  const picture = sharp(pixels, { raw: { width: size, height: size, channels: 1 } });
  return picture
    .resize(size * cell, size * cell, { kernel: 'nearest' })
    .png()
    .toBuffer();
}
