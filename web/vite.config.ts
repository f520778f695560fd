// Builds the pages into dist/web and, in development, hands API, socket and playlist requests to the server.
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const server = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`
// what pages share, by how soon it is needed; the higher priority takes a module that two groups would take
const groups = [
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router)\//, priority: 3 },
  // sentences with parts in them (Trans, and its small parser) come with the pages that have such sentences
  { name: 'texts', test: /node_modules\/(i18next\/|react-i18next\/(?!dist\/es\/(Trans|IcuTrans)))/, priority: 2 },
  { name: 'queries', test: /node_modules\/@tanstack\//, priority: 1 },
]

const unusedHandlers = /mediasoup-client\/lib\/(handlers\/(FakeHandler|ReactNative106)|test\/.*)\.js$/
/** mediasoup-client brings its test doubles and the React Native handler into every bundle (CommonJS cannot be shaken): no browser runs them. */
const withoutUnusedHandlers: Plugin = {
  name: 'without-unused-mediasoup-handlers',
  enforce: 'pre',
  load(id) {
    const name = unusedHandlers.exec(id.split('?')[0] ?? '')
    return name ? `exports.${name[2] ?? 'unused'} = class {}` : null
  },
}

const scrollBarMeasure = /@rc-component\/util\/es\/getScrollBarSize\.js$/
/** The desk tables measure the scroll bar with a style element that the page's policy refuses; none of our tables has a bar of its own look. */
const withoutRefusedStyle: Plugin = {
  name: 'without-refused-scroll-bar-style',
  transform: (code, id) => (scrollBarMeasure.test(id.split('?')[0] ?? '') ? code.replace('updateCSS(`', 'void (`') : null),
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [withoutUnusedHandlers, withoutRefusedStyle, react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: ['chrome87', 'safari14'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups } } },
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
