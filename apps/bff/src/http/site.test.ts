import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HttpEnv } from './env.ts'
import { serveSite } from './site.ts'

let root: string
const app = new Hono<HttpEnv>()
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'keywright-site-'))
  writeFileSync(join(root, 'index.html'), '<script nonce="__CSP_NONCE__"></script>')
  await serveSite(app, root)
})
afterAll(() => rmSync(root, { recursive: true }))

test.each([
  ['/', '*/*', 200],
  ['/', 'text/html', 200],
  ['/sign-in', 'text/html,application/xhtml+xml', 200],
  // A scraper or a client with a wrong address must not think it found something.
  ['/sign-in', '*/*', 404],
  ['/api/v2/nothing', 'text/html', 404],
  ['/assets/gone.js', 'text/html', 404],
])('%s asked for as %s: %i', async (path, accept, status) => {
  const answer = await app.request(path, { headers: { accept } })
  expect(answer.status).toBe(status)
})

test('each page carries a nonce of its own', async () => {
  const pages = await Promise.all([1, 2].map(async () => (await app.request('/')).text()))
  for (const page of pages) expect(page).toMatch(/nonce="[\w+/=-]{16,}"/)
  expect(new Set(pages).size).toBe(2)
})
