import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readDrawing } from './drawing.ts';
import { liftPictures, putPicturesBack } from './pictures.ts';
import { sanitise } from './sanitise.ts';
import { cleanSheet } from './style.ts';

const NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
const svg = (inside: string, attributes = 'viewBox="0 0 10 10"') => `<svg ${NS} ${attributes}>${inside}</svg>`;
const clean = (inside: string, attributes?: string) => {
  const verdict = sanitise(svg(inside, attributes));
  if (!verdict.ok) throw new Error(verdict.detail);
  const [, kept = ''] = /^<svg [^>]*>(.*)<\/svg>$/s.exec(verdict.svg) ?? [];
  return { kept, lost: verdict.lost };
};
const PATH = '<path d="M0 0"/>';

describe('what is safe stays, and what goes is named', () => {
  test.each<[what: string, inside: string, kept: string, lost: string[]]>([
    [
      'a style in CDATA',
      `<style><![CDATA[ .a > .b { fill: red } ]]></style>${PATH}`,
      '<style> .a &gt; .b { fill: red } </style>',
      [],
    ],
    ['text in CDATA', `<text><![CDATA[Room <1> & more]]></text>`, '<text>Room &lt;1&gt; &amp; more</text>', []],
    [
      'a sheet with @import',
      `<style>@import "x.css"; .a { fill: red }</style>${PATH}`,
      '<style>.a { fill: red }</style>',
      ['@import'],
    ],
    [
      'a sheet with @font-face',
      `<style>@font-face { src: url(x) } .a{fill:red}</style>${PATH}`,
      '<style>.a { fill:red }</style>',
      ['@font-face'],
    ],
    [
      'a rule with a fetch',
      `<style>.a{fill:red;mask:url(//x)} .b{mask:url(x)}</style>${PATH}`,
      '<style>.a { fill:red }</style>',
      ['style mask (2)'],
    ],
    [
      'a style attribute',
      `<path style="fill: red; mask: url(x); stroke: blue" d="M0 0"/>`,
      '<path style="fill: red; stroke: blue" d="M0 0"/>',
      ['style mask'],
    ],
    ['a link', `<a xlink:href="https://x" fill="red">${PATH}</a>`, `<g fill="red">${PATH}</g>`, ['link']],
    [
      'a link in text',
      `<text>to <a href="/x">the <tspan>lift</tspan></a></text>`,
      '<text>to <tspan>the <tspan>lift</tspan></tspan></text>',
      ['link'],
    ],
    [
      'a switch',
      `<switch><foreignObject requiredExtensions="x"/><g systemLanguage="de"/><g id="a">${PATH}</g><g id="b"/></switch>`,
      `<g><g id="a">${PATH}</g></g>`,
      [],
    ],
    [
      'scripts and handlers',
      `<script/><script/><g onclick="x()">${PATH}</g>`,
      `<g>${PATH}</g>`,
      ['<script> (2)', 'onclick'],
    ],
    [
      'pictures elsewhere',
      `<image href="https://x/a.png"/><use href="x.svg#a"/>${PATH}`,
      '<use/>',
      ['<image>', 'href'],
    ],
    [
      'what editors note',
      `<metadata/><title>T</title><!-- x --><g data-name="a" xml:space="preserve">${PATH}</g>`,
      `<g>${PATH}</g>`,
      [],
    ],
  ])('%s', (_, inside, kept, lost) => {
    const result = clean(inside);
    expect(result.kept).toContain(kept);
    expect(result.lost.toSorted()).toEqual(lost.toSorted());
  });

  test('a drawing of which nothing is left says what there was', () => {
    expect(sanitise(svg('<foreignObject/><image href="x.png"/>'))).toEqual({
      ok: false,
      detail: 'Nothing that can be drawn is left of it, once this is dropped: <foreignObject>, <image>',
    });
  });

  test('at most 50 kinds are named', () => {
    const many = Array.from({ length: 60 }, (_, i) => `<x${i}/>`).join('');
    expect(clean(many + PATH).lost).toHaveLength(50);
  });
});

test.each<[sheet: string, css: string]>([
  ['@import "a;b.css"; .a { fill: red }', '.a { fill: red }'],
  ['@media print { .a { fill: red } } .b { fill: blue }', '.b { fill: blue }'],
  ['/* } @import */ @charset "x"; .a { fill: red } /* open', '.a { fill: red }'],
  ['.a { fill: url(data:image/png;base64,AA=) ; stroke: red }', '.a { stroke: red }'],
  ['.a { content: "}"; src: src(x); fill: red }', '.a { content: "}"; fill: red }'],
  [String.raw`.\61 { fill: red } .b { fill: blue }`, '.b { fill: blue }'],
  [String.raw`.a { fill: "\"} .b { mask: url(x)" } .c { fill: red }`, '.c { fill: red }'],
  ['.a { .b { fill: red } } @x; .c { fill: red', '.a { .b { fill: red } }\n.c { fill: red }'],
  ['</style><script> .a { } @x', ''],
])('of the sheet %s stays %s', (sheet, css) => {
  expect(cleanSheet(sheet).css).toBe(css);
});

describe('however it is written', () => {
  const drawing = `<?xml version="1.0" encoding="UTF-16"?>${svg('<text>Café 中環</text>', 'width="210mm" height="297mm"')}`;
  const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();
  const latin = `<?xml version="1.0" encoding='ISO-8859-1'?>${svg('<text>Café</text>')}`;
  test.each<[encoding: string, bytes: Buffer, text: string]>([
    ['UTF-16, little end first', Buffer.from(`\uFEFF${drawing}`, 'utf16le'), 'Café 中環'],
    ['UTF-16, big end first', swapped(`\uFEFF${drawing}`), 'Café 中環'],
    ['UTF-16 without a mark', Buffer.from(drawing, 'utf16le'), 'Café 中環'],
    ['Latin-1 as it declares', Buffer.from(latin, 'latin1'), 'Café'],
  ])('%s', async (_, bytes, text) => {
    const verdict = await readDrawing('image/svg+xml', bytes);
    if (!verdict.ok) throw new Error(verdict.detail);
    expect(Buffer.from(verdict.drawing.content).toString()).toContain(`<text>${text}</text>`);
  });
});

describe('an embedded picture', () => {
  const picture = async (type: 'png' | 'jpeg' | 'webp', width = 4) => {
    const image = sharp({ create: { width, height: 2, channels: 3, background: 'red' } });
    const bytes = await image
      .withExif({ IFD0: { Copyright: 'secret' } })
      .toFormat(type)
      .toBuffer();
    return `data:image/${type};base64,${bytes.toString('base64')}`;
  };
  const read = async (inside: string) => {
    const verdict = await readDrawing('image/svg+xml', Buffer.from(svg(inside)));
    if (!verdict.ok) throw new Error(verdict.detail);
    const text = Buffer.from(verdict.drawing.content).toString();
    const pictures = Array.from(
      text.matchAll(/<image [^>]*href="data:image\/png;base64,([^"]+)"/g),
      ([, base64 = '']) => Buffer.from(base64, 'base64'),
    );
    return { text, pictures, lost: verdict.drawing.lost };
  };

  test('is drawn anew and stays where it was, whoever broke its lines', async () => {
    const broken = (await picture('jpeg')).replace(/(.{60})/g, '$1&#10;\n');
    const { text, pictures, lost } = await read(
      `<image width="4" height="2" xlink:href="${broken}"/><image x="5" href='${await picture('webp')}'/><image href="${await picture('png')}"/>`,
    );
    expect(text).toContain('<image width="4" height="2" href="data:image/png;base64,');
    expect(pictures).toHaveLength(3);
    for (const bytes of pictures) {
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 4, height: 2 });
      expect(bytes.toString('latin1')).not.toContain('secret');
    }
    expect(lost).toEqual([]);
  });

  test('that cannot be read, is a drawing itself, or stands elsewhere is lost', async () => {
    const png = await picture('png');
    const { text, pictures, lost } = await read(
      `<image href="data:image/png;base64,AAAA"/><image href="data:image/svg+xml;base64,PHN2Zy8+"/>${PATH}` +
        `<use href="${png}"/><path fill="url(${png})" d="M1 1"/>`,
    );
    expect(pictures).toEqual([]);
    expect(text).not.toMatch(/data:|picture/);
    expect(lost.toSorted()).toEqual(['<image> (2)', 'fill', 'href']);
  });

  test('more than ten, or more than twelve megabytes in all, are not taken', async () => {
    const shown = (data: string, times = 1) => `<image href="data:image/png;base64,${data}"/>`.repeat(times);
    const taken = async (text: string, size: number) => {
      const lifted = await liftPictures(text, async () => Buffer.alloc(size));
      const back = putPicturesBack(lifted.text, lifted.pictures);
      return back.split(Buffer.alloc(size).toString('base64')).length - 1;
    };
    const twelve = Array.from({ length: 12 }, (_, i) => shown(Buffer.from([i]).toString('base64'))).join('');
    expect(await taken(twelve, 3000)).toBe(10);
    expect(await taken(shown('AA==', 30), 3000)).toBe(30);
    const threeMegabytes = 3 * 2 ** 20 * 0.75 - 100;
    expect(await taken(shown('AA==', 4), threeMegabytes)).toBe(4);
    expect(await taken(shown('AA==', 5), threeMegabytes)).toBe(0);
  });
});
