import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { USES, type SnippetCall, type Use } from './snippet-call.ts'
import { LANGUAGES, snippetOf } from './snippets.ts'

const run = promisify(execFile)
const AAD = ["it's", '$(reboot) `reboot`', '"quoted" \\ ümlaut']

interface Seen {
  readonly line: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
let seen: Seen[] = []
let origin = ''
let folder = ''

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/identity/token': { access_token: 'a.b.c' },
  '/api/v2/keys/k-1': { resources: [{ payload: 'aHVudGVyMg==' }] },
}

/** Stands where Keywright would, and remembers what it was asked. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body })
    response.end(JSON.stringify(ANSWERS[request.url ?? ''] ?? { plaintext: 'QQ==', ciphertext: 'QUJD' }))
  })
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-snippets-'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  seen = []
})

const call = (use: Use, aad: readonly string[] = []): SnippetCall => ({
  origin,
  instanceId: 'i-1',
  keyId: 'k-1',
  use,
  aad,
})
const LINES: Readonly<Record<Use, string>> = {
  wrap: 'POST /api/v2/keys/k-1/actions/wrap',
  unwrap: 'POST /api/v2/keys/k-1/actions/unwrap',
  rewrap: 'POST /api/v2/keys/k-1/actions/rewrap',
  read: 'GET /api/v2/keys/k-1',
}

/** What the program asked of the service, in order. */
async function asked(file: string, text: string) {
  writeFileSync(join(folder, file), text)
  const env = { PATH: process.env['PATH'], KEYWRIGHT_API_KEY: 'kwk_a b&c' }
  await run(process.execPath, [join(folder, file)], { env, timeout: 15_000 })
  return { token: seen.at(0), request: seen.at(1) }
}

describe('a program for Node.js, run as it is shown', () => {
  test.each(USES)('exchanges the API key, then asks to %s', async (use) => {
    const { token, request } = await asked(`${use}.mjs`, snippetOf('node', call(use, use === 'read' ? [] : AAD)))
    expect(token?.line).toBe('POST /identity/token')
    expect(Object.fromEntries(new URLSearchParams(token?.body))).toEqual({
      grant_type: 'urn:ibm:params:oauth:grant-type:apikey',
      apikey: 'kwk_a b&c',
    })
    expect(request?.line).toBe(LINES[use])
    expect(request?.headers).toMatchObject({ authorization: 'Bearer a.b.c', 'bluemix-instance': 'i-1' })
    const ciphertext = use === 'wrap' ? {} : { ciphertext: '<CIPHERTEXT>' }
    expect(request?.body).toBe(use === 'read' ? '' : JSON.stringify({ ...ciphertext, aad: AAD }))
  })
})

describe('every snippet', () => {
  const every = LANGUAGES.flatMap(({ id }) => USES.map((use) => [id, use] as const))

  test.each(every)('%s, %s: the real address and ids, the key of the service from its environment', (language, use) => {
    const text = snippetOf(language, call(use))
    expect(text).toContain(origin)
    expect(text).toContain(`/api/v2/keys/k-1${use === 'read' ? '' : `/actions/${use}`}`)
    expect(text).toContain('i-1')
    expect(text).toContain('KEYWRIGHT_API_KEY')
    expect(text).not.toMatch(/kwk_|undefined/)
  })

  test('additional data cannot break out of the quotes of its language', () => {
    expect(snippetOf('curl', call('wrap', AAD))).toContain(
      String.raw`-d '{"aad":["it'\''s","$(reboot) ${'`reboot`'}","\"quoted\" \\ ümlaut"]}'`,
    )
    expect(snippetOf('python', call('unwrap', AAD))).toContain(
      String.raw`json.dumps({"ciphertext":"<CIPHERTEXT>","aad":["it's","$(reboot) ${'`reboot`'}","\"quoted\" \\ ümlaut"]})`,
    )
    expect(snippetOf('go', call('wrap', ['"', '\\']))).toContain(
      String.raw`strings.NewReader("{\"aad\":[\"\\\"\",\"\\\\\"]}")`,
    )
  })
})

test('the shell takes what curl is shown with', async () => {
  for (const use of USES) {
    writeFileSync(join(folder, 'curl.sh'), snippetOf('curl', call(use, AAD)))
    expect((await run('sh', ['-n', join(folder, 'curl.sh')])).stderr).toBe('')
  }
})
