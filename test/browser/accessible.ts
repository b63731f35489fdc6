import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Waits out the movements of a page: a text that is fading in has too little contrast. */
const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));

interface Looked {
  readonly found: readonly string[];
  readonly kept: number;
}

/**
 * What axe finds serious or critical in a page once nothing moves any more, one line each, and how many rules it found kept. What it finds
 * is looked at again: a page that is told of the dark just then has both colours for a moment.
 */
export async function lookAt(page: Page): Promise<Looked> {
  const first = await lookOnce(page);
  return first.found.length === 0 ? first : lookOnce(page);
}

async function lookOnce(page: Page): Promise<Looked> {
  await settled(page);
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const found = grave.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  return { found, kept: passes.length };
}

/** Nothing serious stands in anybody’s way. */
export const mustBeAccessible = async (page: Page): Promise<void> => expect((await lookAt(page)).found).toEqual([]);
