import { Hono } from './parts.ts'
import { listenForParent } from './listen.ts'

/** The size of a wrap's answer, made of nothing. */
const ANSWER = { ciphertext: 'x'.repeat(236), keyVersion: { id: '00000000-0000-4000-8000-000000000000' } }

const app = new Hono()
app.post('/wrap', async (c) => {
  await c.req.json()
  return c.json(ANSWER)
})
listenForParent(app, () => undefined)
