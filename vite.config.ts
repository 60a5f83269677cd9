import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/assets/',
  plugins: [tailwindcss()],
  publicDir: false,
  build: {
    outDir: 'dist/assets',
    assetsDir: '',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['src/web/islands/entry.ts', 'src/web/islands/style.css'] },
  },
})
