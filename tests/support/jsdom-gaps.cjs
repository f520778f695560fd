// What browsers have and jsdom lacks, for the page tests: text coding, which the router's module asks for when it loads.
const { TextDecoder, TextEncoder } = require('node:util')

Object.assign(globalThis, { TextDecoder, TextEncoder })
