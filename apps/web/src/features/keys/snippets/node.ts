import { bodyOf, GRANT, pathOf, type SnippetCall, type Use } from './snippet-call.ts'

const ANSWER: Readonly<Record<Use, string>> = {
  wrap: 'const { plaintext, ciphertext } = answer',
  unwrap: 'const { plaintext } = answer',
  rewrap: 'const { ciphertext } = answer',
  read: "const secret = Buffer.from(answer.resources[0].payload, 'base64')",
}

/** For Node.js as it comes. */
export function nodeSnippet(call: SnippetCall): string {
  const body = bodyOf(call)
  const method = body === undefined ? 'GET' : 'POST'
  return `import { env } from 'node:process'

const service = ${JSON.stringify(call.origin)}

async function ask(path, request) {
  const answer = await fetch(service + path, request)
  if (!answer.ok) throw new Error(await answer.text())
  return answer.json()
}

const { access_token } = await ask('/identity/token', {
  method: 'POST',
  body: new URLSearchParams({ grant_type: '${GRANT}', apikey: env.KEYWRIGHT_API_KEY }),
})

const answer = await ask(${JSON.stringify(pathOf(call))}, {
  method: '${method}',
  headers: {
    Authorization: \`Bearer \${access_token}\`,
    'Bluemix-Instance': ${JSON.stringify(call.instanceId)},
    'Content-Type': 'application/json',
  },${body === undefined ? '' : `\n  body: JSON.stringify(${body}),`}
})
${ANSWER[call.use]}`
}
