// Builds the pages into dist/web and, in development, hands API, socket and playlist requests to the server.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`
const vendorOf = (id: string): string | null => {
  if (/node_modules\/(react|react-dom|scheduler|react-router)\//.test(id)) return 'react'
  if (/node_modules\/(i18next|react-i18next|@tanstack)\//.test(id)) return 'base'
  return null
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: ['chrome87', 'safari14'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { advancedChunks: { groups: [{ name: vendorOf }] } } },
  },
  server: {
    proxy: {
      '/api': server,
      '/hls': server,
      '/uploads': server,
      '/r/': server,
      '/pay/sandbox': server,
      '/socket.io': { target: server, ws: true },
    },
  },
})
