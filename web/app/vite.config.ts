import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `npm run dev` beside a running `tableside serve`: the page comes from Vite, the data from the server.
const server = process.env.TABLESIDE_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': server } },
  // Nothing inlined: the server's content policy takes fonts and scripts from files only.
  build: { target: 'es2022', assetsInlineLimit: 0 },
})
