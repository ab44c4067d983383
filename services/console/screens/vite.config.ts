import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const backend = process.env['RAPPORT_BACKEND'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    // A missing translation stops the build: both languages are complete or nothing ships.
    lingui({
      cwd: import.meta.dirname,
      macroTransform: true,
      failOnMissing: true,
      failOnCompileError: true,
    }),
  ],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    manifest: true,
    // light-dark() and nesting stay as written: no polyfill that would need inline styles.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    target: 'es2023',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        chat: `${import.meta.dirname}/chat.html`,
        form: `${import.meta.dirname}/form.html`,
        widget: `${import.meta.dirname}/src/visitor/widget.ts`,
      },
      output: {
        // Websites load it by this name; it is a plain script and leaves no names of its own on their pages.
        entryFileNames: ({ name }) => (name === 'widget' ? 'widget.js' : 'assets/[name]-[hash].js'),
        postBanner: ({ name }) => (name === 'widget' ? '(()=>{' : ''),
        postFooter: ({ name }) => (name === 'widget' ? '})();' : ''),
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': { target: backend, changeOrigin: false } },
  },
});
