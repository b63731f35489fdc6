import { describe, expect, it } from 'vitest';
import { occupancyAt } from '../modules/signals/signals.ts';
import { DAY_MINUTES, drawDay, drawPeople } from './people.ts';
import { BELIEVED_MINUTES, drawNoise, silence, wordsOf, type Noise, type Word } from './sensors.ts';

const [SEED, DESKS] = ['quince', 40];
const { sitting } = drawDay(SEED, drawPeople(SEED, 64), DESKS);
const desks = [...Array(DESKS).keys()];
const said = (noise: Noise, seed = SEED): Word[][] => desks.map((desk) => wordsOf(seed, desk, sitting, noise));
const at = (second: number) => Temporal.Instant.fromEpochMilliseconds(1_893_456_000_000 + Math.round(1_000 * second));

/** How much of the business hours is known rightly by what has come until then: by the reducer alone, without a database. */
function rightShare(noise: Noise, believedMinutes = BELIEVED_MINUTES): number {
  const devices = [{ deviceId: 1, trust: 'watches', believedMinutes }] as const;
  let [right, all] = [0, 0];
  for (const [desk, words] of said(noise).entries())
    for (let minute = 8 * 60; minute < 18 * 60; minute += 3) {
      const now = 60 * minute + 30;
      const known = words.filter((word) => word.comesAt <= now && word.at > now - 3 * 3_600);
      const spoken = known.map((word) => ({ deviceId: 1, at: at(word.at), there: word.there }));
      const { state } = occupancyAt({ devices, words: spoken }, at(now));
      all++;
      if (state === (sitting[desk * DAY_MINUTES + minute] === 0 ? 'absent' : 'present')) right++;
    }
  return right / all;
}

describe('the sensors of a simulated building', () => {
  it('say the same for the same seed, and something else for another', () => {
    const noise = drawNoise(SEED);
    expect(said(noise)).toEqual(said(noise));
    expect(said(noise, 'another')).not.toEqual(said(noise));
    expect(drawNoise('another')).not.toEqual(noise);
  });

  it('err in a tenth of what they say, in each way', () => {
    const { lost, late, wrong, doubled } = drawNoise(SEED);
    expect(lost + late + wrong).toBeCloseTo(0.1);
    const words = said(drawNoise(SEED)).flat();
    const [each, late3] = [
      new Set(words.map((word) => `${word.desk} ${word.at}`)).size,
      words.filter((word) => word.comesAt - word.at > 600).length,
    ];
    expect(Math.abs((words.length - each) / each - doubled)).toBeLessThan(doubled / 3);
    expect(late3 / words.length).toBeGreaterThan(late / 3);
    expect(said({ ...silence, lost: 0.5 }).flat().length / said(silence).flat().length).toBeCloseTo(0.5, 1);
    for (const word of words) expect(word.comesAt).toBeGreaterThanOrEqual(word.at);
  });

  it('see the opposite when they err, and stay wrong for as long as is wanted', () => {
    const falseShare = (wrong: number, wrongMinutes: Noise['wrongMinutes']): number => {
      const words = said({ ...silence, wrong, wrongMinutes }).flat();
      const isFalse = ({ desk, at: second, there }: Word): boolean =>
        there !== (sitting[desk * DAY_MINUTES + Math.floor(second / 60)] !== 0);
      return words.filter(isFalse).length / words.length;
    };
    const [brief, long] = [falseShare(0.2, [1, 1]), falseShare(0.2, [30, 30])];
    expect(brief).toBeGreaterThan(0.1);
    expect(long).toBeGreaterThan(1.3 * brief);
  });

  it('tell the truth where there is no noise, within the minute of a change', () => {
    for (const { desk, at: second, comesAt, there } of said(silence).flat()) {
      expect(comesAt).toBe(second);
      expect(there).toBe(sitting[desk * DAY_MINUTES + Math.floor(second / 60)] !== 0);
    }
  });

  it('are understood by the reducer: what costs how much', () => {
    const figures = {
      'no noise': rightShare(silence),
      'a tenth lost, late or wrong': rightShare(drawNoise(SEED)),
      'the same, wrong until the next beat': rightShare(drawNoise(SEED, 0.1, [15, 15])),
      'the same, believed for 20 minutes': rightShare(drawNoise(SEED), 20),
      'the same, believed for a minute': rightShare(drawNoise(SEED), 1),
    };
    const shown = Object.entries(figures).map(([what, share]) => `  ${what.padEnd(38)}${(100 * share).toFixed(2)} %`);
    console.info(`right state by the reducer alone, ${DESKS} desks for a day\n${shown.join('\n')}`);
    const [clean, noisy, stubborn, impatient, blind] = Object.values(figures);
    expect(clean).toBeGreaterThan(0.99);
    expect(noisy).toBeGreaterThan(0.975);
    expect(noisy).toBeLessThan(Number(clean));
    expect(stubborn).toBeLessThan(Number(noisy));
    expect(impatient).toBeLessThan(Number(noisy));
    expect(blind).toBeLessThan(0.3);
  });
});
