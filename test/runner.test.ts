import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goldenTests } from './runner/checks.ts';
import { add, closingLine, exitCode, failedFiles, nothing, withSecond } from './runner/tally.ts';
import { root } from './support/sources.ts';

describe('the closing line', () => {
  const skipped = [{ name: 'a', reason: 'no browser' }];

  it('names the skipped ones only when there are any', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: [] })).toBe('12 passed, 0 failed');
    expect(
      closingLine(add({ ...nothing, passed: 12, failed: 1, skipped }, { ...nothing, passed: 1, failed: 1, skipped })),
    ).toBe('13 passed, 2 failed, 2 skipped');
  });

  it('is bad news when something failed or nothing ran', () => {
    expect(exitCode({ passed: 1, failed: 0 })).toBe(0);
    expect(exitCode({ passed: 9, failed: 1 })).toBe(1);
    expect(exitCode(nothing)).toBe(1);
  });
});

/** Runs Vitest on one file of its own in a temporary folder and reads the tally that it leaves. */
function tallyOf(text: string): unknown {
  const folder = mkdtempSync(join(root, 'node_modules', '.cache-tally-'));
  const script = `import { startVitest } from 'vitest/node';
    import { tallyReporter } from ${JSON.stringify(join(root, 'test/runner/tally.ts'))};
    const vitest = await startVitest('test', [], { config: false, watch: false, root: ${JSON.stringify(folder)},
      include: ['*.test.ts'], reporters: [tallyReporter(${JSON.stringify(join(folder, 'tally.json'))})] });
    await vitest.close();`;
  try {
    writeFileSync(join(folder, 'one.test.ts'), `import { expect, it } from 'vitest';\n${text}`);
    spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
    return JSON.parse(readFileSync(join(folder, 'tally.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the tally', () => {
  it('adds up passed, failed and skipped, with the reason', () => {
    const text = `it('a', () => {}); it('b', () => { expect(1).toBe(2); }); it('c', (t) => t.skip('no browser'));`;
    expect(tallyOf(text)).toEqual([
      {
        file: 'one.test.ts',
        passed: 1,
        failed: 1,
        failures: [expect.stringMatching(/^one\.test\.ts b\nexpected 1 to be 2/)],
        skipped: [{ name: 'one.test.ts c', reason: 'no browser' }],
      },
    ]);
  });

  it('counts a file that does not load as a failure', () => {
    const failures = [expect.stringMatching(/^one\.test\.ts\n.*nowhere/)];
    expect(tallyOf(`import './nowhere.ts';`)).toEqual([{ ...nothing, file: 'one.test.ts', failed: 1, failures }]);
  });

  it('counts an error outside any test as a failure', () => {
    const text = `it('a', () => { setImmediate(() => { throw new Error('stray'); }); });
      it('b', () => new Promise((done) => setImmediate(() => setImmediate(done))));`;
    expect(tallyOf(text)).toEqual([
      { ...nothing, file: 'one.test.ts', passed: 2 },
      { ...nothing, file: '', failed: 1, failures: ['Outside any test\nstray'] },
    ]);
  });
});

describe('a second look', () => {
  const good = { ...nothing, file: 'good', passed: 3 };
  const bad = { ...nothing, file: 'bad', passed: 1, failed: 1, failures: ['bad b'] };
  const stray = { ...nothing, file: '', failed: 1, failures: ['Outside any test'] };

  it('is taken at files that failed, and not where something failed that belongs to none', () => {
    expect(failedFiles([good, bad])).toEqual(['bad']);
    expect(failedFiles([good])).toEqual([]);
    expect(failedFiles([good, bad, stray])).toBeNull();
  });

  it('counts instead of the first, for good and for bad', () => {
    expect(withSecond([good, bad], [{ ...bad, passed: 2, failed: 0, failures: [] }])).toEqual([
      good,
      { ...nothing, file: 'bad', passed: 2 },
    ]);
    expect(withSecond([good, bad], [bad])).toEqual([good, bad]);
    // What breaks the second run is no less a failure than what breaks the first.
    const mended = { ...bad, passed: 2, failed: 0, failures: [] };
    expect(withSecond([good, bad], [mended, stray])).toEqual([good, mended, stray]);
    expect(withSecond([good, bad], [stray])).toEqual([good, bad, stray]);
  });
});

describe('npm run golden', () => {
  it('writes every golden file: each is named by a test that it runs', () => {
    const tests = goldenTests();
    expect(tests).toEqual(expect.arrayContaining(['test/migrations.test.ts', 'test/openapi.test.ts']));
    const texts = tests.map((path) => readFileSync(join(root, path), 'utf8'));
    const files = readFileSync(join(root, '.gitattributes'), 'utf8').matchAll(
      /^(?!package-lock)(\S+) linguist-generated$/gm,
    );
    const golden = Array.from(files, ([, pattern = '']) => globSync(pattern, { cwd: root })).flat();
    expect(golden.length).toBeGreaterThanOrEqual(3);
    expect(golden.filter((path) => !texts.some((text) => text.includes(path)))).toEqual([]);
  });
});

/** A folder with a program that hands over; Node's version there reads 20 until it has. */
function oldNode(packages: 'with Node 26' | 'without'): string {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-node-'));
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(root, 'bin/node26.js'), join(folder, 'bin/node26.js'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(folder, 'old.cjs'),
    `if (!process.env.ATRIUM_STARTED_BY_OLDER_NODE)
      Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`,
  );
  writeFileSync(
    join(folder, 'bin/program'),
    `import { withNode26 } from './node26.js'; await withNode26();
     process.on('SIGTERM', () => { console.log('stopped'); process.exit(7); });
     setInterval(() => {}, 1000); console.log('runs', ...process.argv.slice(2));`,
  );
  if (packages === 'with Node 26') symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Starts the program, tells when it runs, and collects what it and its successor print until both are gone. */
async function runProgram(folder: string, whenRunning: (child: ChildProcess) => void) {
  const child = spawn(process.execPath, ['--require', './old.cjs', 'bin/program', 'a', 'b'], { cwd: folder });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (stdout === 'runs a b\n') whenRunning(child);
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
  rmSync(folder, { recursive: true, force: true });
  return { status, signal, stdout, stderr };
}

describe('an older Node', () => {
  it('is refused in one clear line when there is no Node 26 to hand over to', async () => {
    const { status, stdout, stderr } = await runProgram(oldNode('without'), () => {});
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Atrium needs Node 26 and this is .*; run npm ci .*\n$/);
  });

  it('hands over arguments, signals and the exit status', async () => {
    const result = await runProgram(oldNode('with Node 26'), (child) => child.kill('SIGTERM'));
    expect(result).toEqual({ status: 7, signal: null, stdout: 'runs a b\nstopped\n', stderr: '' });
  });

  it('leaves nobody behind when it is killed', async () => {
    const result = await runProgram(oldNode('with Node 26'), (child) => child.kill('SIGKILL'));
    expect(result).toEqual({ status: null, signal: 'SIGKILL', stdout: 'runs a b\nstopped\n', stderr: '' });
  });
});
