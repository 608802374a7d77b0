import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fetchProved, stepUp } from './step-up.ts'

const REFUSED = () => new Response('{"errorMsg":"… (STEP_UP_REQUIRED_ERR)"}', { status: 403 })
const call = () => fetchProved(new Request('http://localhost/x', { method: 'POST', body: 'what is asked' }))
let bodies: string[]
let proved: boolean
let unsubscribe: () => void
beforeEach(() => {
  bodies = []
  proved = false
  unsubscribe = stepUp.subscribe(() => undefined)
  vi.stubGlobal('fetch', async (request: Request) => {
    bodies.push(await request.text())
    return proved ? new Response('done') : REFUSED()
  })
})
afterEach(() => {
  unsubscribe()
  vi.unstubAllGlobals()
})

describe('a call that takes a fresh proof', () => {
  test('waits for it, and is sent again as it was', async () => {
    const answers = Promise.all([call(), call()])
    await vi.waitFor(() => expect(bodies).toHaveLength(2))
    await vi.waitFor(() => expect(stepUp.asked()).toBe(true))
    proved = true
    await new Promise((resolve) => setTimeout(resolve, 0))
    stepUp.settle(true)
    for (const answer of await answers) expect(await answer.text()).toBe('done')
    expect(bodies).toEqual(Array.from({ length: 4 }, () => 'what is asked'))
    expect(stepUp.asked()).toBe(false)
  })

  test('stays refused for whoever gives none, and is sent once', async () => {
    const answer = call()
    await vi.waitFor(() => expect(stepUp.asked()).toBe(true))
    stepUp.settle(false)
    expect((await answer).status).toBe(403)
    expect(bodies).toHaveLength(1)
  })

  test('another refusal asks for nothing', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"errorMsg":"(CROSS_ORIGIN_ERR)"}', { status: 403 }))
    expect((await call()).status).toBe(403)
    expect(stepUp.asked()).toBe(false)
  })
})

test('what may carry a key is not kept for a second time', async () => {
  const clone = vi.spyOn(Request.prototype, 'clone')
  for (const path of ['/api/v2/keys', '/bff/import-ceremonies/1/completion']) {
    const answer = await fetchProved(new Request(`http://localhost${path}`, { method: 'POST', body: 'a key' }))
    expect(answer.status).toBe(403)
  }
  expect(clone).not.toHaveBeenCalled()
  clone.mockRestore()
})
