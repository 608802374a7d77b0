import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { onlyEnglish } from './build/only-english.ts'
import { precompress } from './build/precompress.ts'

const BACK_END = 'http://localhost:9000'

export default defineConfig({
  plugins: [onlyEnglish(), react(), tailwindcss(), precompress()],
  // The server replaces the placeholder with a fresh nonce each time it serves the page.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2023',
    // The first browsers with light-dark(), which the tokens are written in.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { proxy: Object.fromEntries(['/api', '/bff', '/v2', '/identity'].map((prefix) => [prefix, BACK_END])) },
})
