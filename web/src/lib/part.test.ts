import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadAnew, loadPart, PartMissing } from './part.ts';

afterEach(() => vi.unstubAllGlobals());
const answers = (answer: Promise<Response>) => vi.stubGlobal('fetch', () => answer);
const fails = (message: string) => () => Promise.reject(new TypeError(message));

describe('a part of the app', () => {
  it.each([
    'Failed to fetch dynamically imported module: http://localhost/assets/a.js',
    'error loading dynamically imported module: http://localhost/assets/a.js',
    'Importing a module script failed.',
    'Unable to preload CSS for /assets/a.css',
  ])('that does not come is like a server that does not answer: %s', async (message) => {
    const error = await loadPart(fails(message)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PartMissing);
    expect(error).toMatchObject({ status: 0, code: 'offline' });
  });

  it('that is broken is not', async () => {
    await expect(loadPart(fails('x is not a function'))).rejects.toThrow('x is not a function');
    await expect(loadPart(() => Promise.resolve('there'))).resolves.toBe('there');
  });
});

describe('asked for anew', () => {
  const reload = vi.fn<() => void>();
  const missing = () => Promise.reject(new PartMissing());
  afterEach(() => reload.mockClear());

  it('what comes is enough', async () => {
    await loadAnew(() => Promise.resolve(), reload);
    expect(reload).not.toHaveBeenCalled();
  });

  it('what still does not come is got with a new page, if there is a server to give one', async () => {
    answers(Promise.resolve(new Response('<!doctype html>')));
    await loadAnew(missing, reload);
    expect(reload).toHaveBeenCalledOnce();
  });

  it('without a server the page stays', async () => {
    answers(Promise.reject(new TypeError('Failed to fetch')));
    await expect(loadAnew(missing, reload)).rejects.toBeInstanceOf(PartMissing);
    answers(Promise.resolve(new Response('', { status: 502 })));
    await expect(loadAnew(missing, reload)).rejects.toBeInstanceOf(PartMissing);
    expect(reload).not.toHaveBeenCalled();
  });

  it('anything else that fails has nothing to do with the page', async () => {
    answers(Promise.resolve(new Response('<!doctype html>')));
    await expect(loadAnew(() => Promise.reject(new Error('no')), reload)).rejects.toThrow('no');
    expect(reload).not.toHaveBeenCalled();
  });
});
