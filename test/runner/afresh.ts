import { afterAll, vi } from 'vitest';

// A file finds Atrium's own modules as if none had run before it; what they stand on, from `node_modules`, stays loaded. A process of its own for
// each file would load that anew, too, which takes longer than most files.
vi.resetModules();
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
