import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { Gone } from '../contract/problems.ts';
import { readSheets, type SheetsVerdict } from './read-sheets.ts';
import { unpackedSize } from './unpacked.ts';

const read = (bytes: Uint8Array, more: object = {}): Promise<SheetsVerdict> =>
  readSheets({ bytes, mostRows: 100, mostUnpacked: 4 * 1024 * 1024, ...more });
const rowsIn = (verdict: SheetsVerdict) => (verdict.ok ? verdict.sheets.map(({ rows }) => rows) : verdict.why);
const book = (rows: (string | number | boolean | Date | null)[][], more: object = {}) =>
  writeXlsx({ sheets: [{ name: 'One', rows, ...more }] });

const OLD = new URL('../../../test/support/space-data.xls', import.meta.url);

/** Numbers from 0 to 1 that are the same each time (a linear congruence). */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** A packed file of one part. @param said how large it says that is */
function zipOf(name: string, content: Uint8Array, said = content.length): Uint8Array {
  const packed = deflateRawSync(content, { level: 9 });
  const head = (signature: number, length: number, from: number): Buffer => {
    const bytes = Buffer.alloc(length);
    bytes.writeUInt32LE(signature, 0);
    bytes.writeUInt16LE(8, from + 4);
    bytes.writeUInt32LE(packed.length, from + 14);
    bytes.writeUInt32LE(said, from + 18);
    bytes.writeUInt16LE(name.length, from + 22);
    return bytes;
  };
  const local = Buffer.concat([head(0x04034b50, 30, 4), Buffer.from(name), packed]);
  const entry = Buffer.concat([head(0x02014b50, 46, 6), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

describe('a workbook', () => {
  test('is text in rows, whatever stands in its cells', async () => {
    const cells = ['a', 3, 2.5, 0.1 + 0.2, true, new Date('2026-11-30T00:00:00Z'), null, '=1+1', 'ä\n漢'];
    const verdict = await read(await book([cells]));
    expect(rowsIn(verdict)).toEqual([[['a', '3', '2.5', '0.3', 'TRUE', '2026-11-30', '', '=1+1', 'ä\n漢']]]);
    expect(verdict).toMatchObject({ encoding: null, sheets: [{ name: 'One' }] });
  });

  test('a formula is what it came to when it was saved, or the text that it is', async () => {
    const formula = 'WEBSERVICE("http://evil.test")';
    const cells = new Map([
      ['0,0', { formula, formulaResult: 7 }],
      ['0,1', { formula }],
    ]);
    expect(rowsIn(await read(await book([['', '']], { cells })))).toEqual([[['7', `=${formula}`]]]);
  });

  test('hidden sheets are not read, and rows beyond the bound are not either', async () => {
    const sheets = [
      { name: 'One', rows: Array.from({ length: 200 }, (_, i) => [i]) },
      { name: 'Two', rows: [['x']], hidden: true },
    ];
    const verdict = await read(await writeXlsx({ sheets }));
    expect(verdict.ok && verdict.sheets.map(({ name, rows }) => [name, rows.length])).toEqual([['One', 100]]);
  });
});

describe('an old workbook (.xls, as Excel 97 to 2003 wrote them)', () => {
  test('is read like a new one, rows without anything and formulas included', async () => {
    const verdict = await read(readFileSync(OLD));
    const [data, notes] = verdict.ok ? verdict.sheets : [];
    expect([data?.name, notes]).toEqual(['Space Data', { name: 'Notes', rows: [['Notes']] }]);
    expect(data?.rows.slice(0, 3)).toEqual([['Space data'], [], ['House']]);
    expect(data?.rows[4]?.slice(5, 15)).toEqual([
      'New York',
      '02134',
      '1',
      'Harbour',
      'Meeting Room',
      'Yes',
      '8',
      'By the lifts – ä 漢',
      '120.5',
      'TRUE',
    ]);
    expect([data?.rows[5]?.[8], data?.rows[5]?.[11]]).toEqual(['=1+1', '4']);
  });

  test('and so is one of which bytes are wrong, or it is refused: nothing breaks', async () => {
    const dice = diceOf(97);
    for (const whole of [
      readFileSync(OLD),
      Buffer.from(
        await book([
          ['a', 1],
          ['b', 2],
        ]),
      ),
    ])
      for (let i = 0; i < 15; i++) {
        const bytes = Uint8Array.from(whole);
        for (let k = 0; k < 8; k++) bytes[8 + Math.floor(dice() * (bytes.length - 8))] = Math.floor(dice() * 256);
        const verdict = await read(bytes);
        expect(verdict.ok || ['damaged', 'unpacked', 'effort', 'protected', 'unknown'].includes(verdict.why)).toBe(
          true,
        );
      }
  }, 60_000);
});

describe('what is no workbook', () => {
  test.each<[string, Uint8Array | string, string]>([
    ['nothing', '', 'empty'],
    ['a web page that is called .xls', '<html><table><tr><td>Building Name</td></tr></table></html>', 'markup'],
    ['XML with a mark before it', '\ufeff<?xml version="1.0"?><Workbook/>', 'markup'],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 'unknown'],
    ['a packed file of something else', zipOf('word/document.xml', Buffer.from('<a/>')), 'damaged'],
    ['the mark of one and no more', Buffer.from('PK\x03\x04'), 'damaged'],
    ['the mark of an old one and no more', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'damaged'],
  ])('%s', async (_, given, why) => {
    expect(rowsIn(await read(typeof given === 'string' ? Buffer.from(given) : given))).toBe(why);
  });

  test('a file that was cut off, wherever', async () => {
    const whole = await book(Array.from({ length: 50 }, (_, i) => [`row ${i}`, i]));
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      const verdict = await read(whole.subarray(0, Math.floor(whole.length * part)));
      expect([part, rowsIn(verdict)]).toEqual([part, 'damaged']);
    }
  });

  test('a file that becomes far larger once it is unpacked, however it says so', async () => {
    const zeros = new Uint8Array(5 * 1024 * 1024);
    expect(rowsIn(await read(zipOf('xl/workbook.xml', zeros)))).toBe('unpacked');
    // It is held to what it says: then there is more of it than it says.
    expect(rowsIn(await read(zipOf('xl/workbook.xml', zeros, 100)))).toBe('damaged');
    expect(rowsIn(await read(zipOf('xl/workbook.xml', zeros, 0)))).toBe('damaged');
    expect(unpackedSize(zipOf('a', zeros, 0))).toBeNull();
  });
});

describe('a table as text', () => {
  test.each<[string, Uint8Array, string]>([
    ['UTF-8', Buffer.from('Höhe,b\nx,1'), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from('\ufeffHöhe,b\nx,1'), 'utf-8'],
    ['UTF-16', Buffer.from('\ufeffHöhe,b\nx,1', 'utf16le'), 'utf-16le'],
    ['UTF-16 without a mark', Buffer.from('Höhe,b\nx,1', 'utf16le'), 'utf-16le'],
    ['UTF-16 the other way round', Buffer.from('\ufeffHöhe,b\nx,1', 'utf16le').swap16(), 'utf-16be'],
    ['Windows', Buffer.from('Höhe,b\nx,1', 'latin1'), 'windows-1252'],
  ])('in %s', async (_, bytes, encoding) => {
    expect(await read(bytes)).toEqual({
      ok: true,
      encoding,
      sheets: [
        {
          name: '',
          rows: [
            ['Höhe', 'b'],
            ['x', '1'],
          ],
        },
      ],
    });
  });

  test('by whichever sign its cells are parted, within quotes or not', async () => {
    for (const sign of [',', ';', '\t', '|']) {
      const text = `a${sign}b${sign}c\r\n"x${sign}\r\ny"${sign}"""q"""${sign}\r\n`;
      expect(rowsIn(await read(Buffer.from(text)))).toEqual([
        [
          ['a', 'b', 'c'],
          [`x${sign}\r\ny`, '"q"', ''],
        ],
      ]);
    }
  });

  test('the sign that keeps a formula text is no part of the text', async () => {
    expect(rowsIn(await read(Buffer.from("'=1+1,'tis,''")))).toEqual([[['=1+1', "'tis", "''"]]]);
  });
});

test('for who has gone nothing is read', async () => {
  const caller = { gone: true, onGone: () => () => undefined };
  await expect(readSheets({ bytes: Buffer.from('a'), mostRows: 1, mostUnpacked: 1 }, caller)).rejects.toThrow(Gone);
});
