import react from '@vitejs/plugin-react';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { chunks } from './chunks.ts';
import { fromContracts } from './contracts.ts';
import { mantineStyles } from './styles.ts';

/** Where `npm run dev` finds the server. */
const server = `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`;

/** Packs each file once at build time, so that the server packs nothing while people wait. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    writeBundle({ dir = '' }) {
      const assets = join(dir, 'assets');
      for (const name of readdirSync(assets).filter((file) => /\.(?:js|css|svg)$/.test(file))) {
        const bytes = readFileSync(join(assets, name));
        if (bytes.length < 1024) continue;
        writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes, { params }));
      }
    },
  };
}

/**
 * The files of style come behind what is drawn without them: in the head they keep all from being painted until they are there. Those
 * that come later go behind them, not into the head: of two rules that weigh the same, the later one counts.
 */
function paintedFirst(): Plugin {
  return {
    name: 'painted-first',
    apply: 'build',
    renderChunk: (code) =>
      code.includes('vite:preloadError')
        ? { code: code.replaceAll('document.head.appendChild', 'document.body.appendChild'), map: null }
        : null,
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const styles = html.match(/ *<link rel="stylesheet"[^>]*>\n?/g) ?? [];
        const rest = styles.reduce((page, link) => page.replace(link, ''), html);
        return rest.replace('</body>', () => `${styles.join('')}  </body>`);
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [fromContracts(), mantineStyles(), react(), packed(), paintedFirst()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // What each page loads, for first-load.test.ts.
    manifest: true,
    rolldownOptions: {
      // A screen has a page of its own: it loads nothing of what people who are signed in see.
      input: ['index.html', 'kiosk.html', 'display.html'].map((page) => join(import.meta.dirname, page)),
      output: {
        codeSplitting: { groups: [...chunks] },
        // Hashes cannot be packed, and the first load names every file: 42 bits tell thousands of them apart.
        chunkFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
      },
    },
    target: 'es2024',
    // The first with light-dark(), which cannot be lowered well.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // A data: URL for a font or a script would not pass the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
});
