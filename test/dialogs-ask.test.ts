import { describe, expect, test } from 'vitest';
import { readFiles, type Files } from './support/sources.ts';

/**
 * A dialog asks for what it shows by `useAsked`, and says where that could not be loaded: another question waits without the network, and what
 * was opened would be on its way for ever.
 */
const judge = (files: Files): string[] =>
  [...files]
    .filter(([path]) => path.endsWith('-question.tsx'))
    .flatMap(([path, text]) => [
      ...(/\buseQuery\(/.test(text) ? [`${path} asks by useQuery, which waits for the network without a word`] : []),
      ...(/\buseAsked\(/.test(text) && !text.includes('<Failure')
        ? [`${path} does not say that something could not be loaded`]
        : []),
    ]);

describe('what a dialog asks for', () => {
  test('fails without the network, and it is said', () => {
    const files = readFiles(['web/src']);
    expect([...files.values()].filter((text) => text.includes('useAsked(')).length).toBeGreaterThan(10);
    expect(judge(files)).toEqual([]);
  });

  test('a dialog that would wait, or says nothing, is found', () => {
    const asked = (text: string): number => judge(new Map([['web/src/features/x/one-question.tsx', text]])).length;
    expect(asked('useQuery(floorsQuery)')).toBe(1);
    expect(asked('useAsked(floorsQuery)')).toBe(1);
    expect(asked('useAsked(floorsQuery); <Failure error={error} retry={again} />')).toBe(0);
  });
});
