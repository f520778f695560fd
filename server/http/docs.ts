// Serves openapi.json and a page to read it with (swagger-ui from our own files, no foreign host).
import express, { type Express } from 'express'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { docsPolicy } from './security-headers.ts'

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Sibo API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" href="/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`
const START = "window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null })\n"
const FILES = /^\/(swagger-ui\.css|swagger-ui-bundle\.js|favicon-32x32\.png)$/

export const mountDocs = (app: Express, openApi: () => object): void => {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const files = express.static(folder, { index: false, dotfiles: 'deny', redirect: false, maxAge: '1d' })
  app.get('/openapi.json', (_req, res) => void res.json(openApi()))
  app.get('/docs', (_req, res) => {
    res.setHeader('Content-Security-Policy', docsPolicy)
    res.type('html').send(PAGE)
  })
  app.get('/docs/start.js', (_req, res) => void res.type('js').send(START))
  app.use('/docs', (req, res, next) => (FILES.test(req.path) ? files(req, res, next) : next()))
}
