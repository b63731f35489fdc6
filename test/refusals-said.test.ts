import { expect, test } from 'vitest';
import { contracts, type DeclaredContract } from '../server/contracts.ts';
import type { Endpoints } from '../server/platform/contract/endpoint.ts';
import { urlDenials } from '../server/platform/net/egress.ts';
import { readFiles, type Files } from './support/sources.ts';

/** What the app leaves to the server's own words, and why. */
const LEFT: Readonly<Record<string, string>> = {
  device_owner_inactive: 'a screen says of every 401 that it is not paired',
  device_unpaired: 'a screen says of every 401 that it is not paired',
  sign_in_refused: 'signing in says of every 401 what to do',
};

/** Words for a refusal are a text that is called as its code is, or what stands where the app asks for that code. */
const isSaid = (code: string, web: string): boolean => new RegExp(`\\b${code}: |'${code}'`).test(web);

/** Whoever reads the app in another language than English would read these in English. */
function judge(endpoints: Endpoints, files: Files): string[] {
  const web = [...files].flatMap(([path, text]) => (path.includes('.test.') ? [] : [text])).join('\n');
  const called = Object.entries(endpoints).filter(([name]) => new RegExp(`\\b${name}\\b`).test(web));
  const codes = called.flatMap(([name, { errors = [] }]) => errors.map(({ code }) => [code, name] as const));
  return codes.flatMap(([code, name]) =>
    code in LEFT || isSaid(code, web) ? [] : [`${code} of ${name} has no words in web/src`],
  );
}

const declared: readonly DeclaredContract[] = Object.values(contracts);
const endpoints: Endpoints = Object.assign({}, ...declared.map((one) => one.endpoints));
const files = readFiles(['web/src']);

test('what the app can be refused for is said in the language of whoever reads it', () => {
  expect(judge(endpoints, files)).toEqual([]);
});

test('what is left to the server is still refused somewhere', () => {
  const codes = new Set(Object.values(endpoints).flatMap(({ errors = [] }) => errors.map(({ code }) => code)));
  expect(Object.keys(LEFT).filter((code) => !codes.has(code))).toEqual([]);
});

test('each reason for which an address cannot be called has words of its own', () => {
  const texts = files.get('web/src/parts/callback/texts/en.ts') ?? '';
  expect(urlDenials.filter((reason) => !texts.includes(`${reason}: '`))).toEqual([]);
});

test('planted: a refusal that has no words', () => {
  const boxes = { bookBox: { errors: [{ code: 'box_shut' }] } } as unknown as Endpoints;
  const said = (text: string) => judge(boxes, new Map([['web/src/features/boxes/box.tsx', text]]));
  expect(said('api.bookBox({})')).toEqual(['box_shut of bookBox has no words in web/src']);
  expect(said("api.bookBox({}); export const texts = { refused: { box_shut: 'It is shut.' } };")).toEqual([]);
  expect(said("isProblem(error, 'box_shut'); api.bookBox({})")).toEqual([]);
  // What the app does not ask for it is not refused.
  expect(said('api.listBoxes({})')).toEqual([]);
});
